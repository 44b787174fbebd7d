/** So many names help a reader; with thousands of them, each of thousands of mistakes would list them all again. */
const MOST_NAMES = 30

/** In UTF-16 units: a name can be as long as its file. */
const MOST_TEXT = 2_000

/**
 * The names one after the other: `a, b, c`. Of very many the first ones, and how many more there are.
 * @param shown how a name is written
 */
export function listed(names: readonly string[] | ReadonlySet<string>, shown = (name: string) => name): string {
  const first: string[] = []
  let length = 0
  for (const name of names) {
    length += name.length
    if (first.length === MOST_NAMES || length > MOST_TEXT) break
    first.push(shown(name))
  }
  const others = ('size' in names ? names.size : names.length) - first.length
  if (others === 0) return first.join(', ')
  return first.length === 0 ? `${others} with very long names` : `${first.join(', ')} and ${others} more`
}

/** The same with each name in quotes. */
export function listedInQuotes(names: readonly string[] | ReadonlySet<string>): string {
  return listed(names, (name) => `"${name}"`)
}
