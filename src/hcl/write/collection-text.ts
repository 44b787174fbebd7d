/** Longer lists have a line for each member. Far below what editors show, with room for a name and its indentation. */
const LONGEST_LINE = 80

/** `[a, b]`, over several lines where one would be too long. */
export function tupleText(items: readonly string[]): string {
  const line = items.join(', ')
  if (line.length <= LONGEST_LINE && !line.includes('\n')) return `[${line}]`
  return `[\n${items.map((item) => `${item}${isHeredoc(item) ? '\n' : ''},\n`).join('')}]`
}

/** The last line of a heredoc holds nothing but its marker. */
function isHeredoc(item: string): boolean {
  return item.startsWith('<<')
}

/** A member of an object: the text of its key and of its value. */
export type EntryText = readonly [key: string, value: string]

/** An object with a line for each member. */
export function objectText(entries: readonly EntryText[]): string {
  if (entries.length === 0) return '{}'
  return `{\n${entries.map(([key, value]) => `${key} = ${value}\n`).join('')}}`
}
