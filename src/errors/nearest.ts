/** Comparing takes the square of the length, and nobody mistypes longer names. */
const LONGEST = 100

/** So many names of nearly the length are compared at most: with ten thousand mistakes among ten thousand names it counts. */
const MOST_COMPARED = 500

/** The member of `names` which `name` is most likely a misspelling of, or undefined when none is close. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  if (name.length > LONGEST) return undefined
  const wanted = name.toLowerCase()
  // A third of the letters may be wrong: further away a suggestion confuses more than it helps.
  let best: { name: string; distance: number } | undefined
  let compared = 0
  for (const candidate of names) {
    if (candidate.length > 2 * LONGEST) continue
    if (++compared > MOST_COMPARED) break
    const distance = editDistance(wanted, candidate.toLowerCase())
    const isClose = distance <= Math.max(1, Math.floor(name.length / 3)) && distance < name.length
    if (isClose && (!best || distance < best.distance)) {
      best = { name: candidate, distance }
    }
  }
  return best?.name
}

/** Damerau-Levenshtein distance with adjacent swaps, over UTF-16 units. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const above = rows[i - 1] as number[]
      const same = a[i - 1] === b[j - 1]
      let value = Math.min(
        (above[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (above[j - 1] as number) + (same ? 0 : 1),
      )
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        value = Math.min(value, ((rows[i - 2] as number[])[j - 2] as number) + 1)
      }
      row.push(value)
    }
    rows.push(row)
  }
  return (rows[a.length] as number[])[b.length] as number
}
