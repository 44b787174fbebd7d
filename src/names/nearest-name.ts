/** Comparing takes the square of the length, and nobody mistypes longer names. */
const LONGEST = 100

/** So many names of nearly the length are compared at most: with ten thousand mistakes among ten thousand names it counts. */
const MOST_COMPARED = 200

/** So many are looked at, of whatever length. */
const MOST_LOOKED_AT = 5_000

/** The member of `names` that `name` is most likely a misspelling of; undefined where none is close. */
export function nearestName(name: string, names: Iterable<string>): string | undefined {
  if (name.length > LONGEST) return undefined
  // A third of the letters may be wrong: further away a suggestion confuses more than it helps.
  const most = Math.max(1, Math.floor(name.length / 3))
  let best: { name: string; edits: number } | undefined
  let compared = 0
  let lookedAt = 0
  for (const candidate of names) {
    if (++lookedAt > MOST_LOOKED_AT) break
    if (candidate === name || Math.abs(candidate.length - name.length) > most) continue
    if (++compared > MOST_COMPARED) break
    const edits = editsBetween(...withoutSame(name.toLowerCase(), candidate.toLowerCase()), most)
    if (edits <= most && edits < name.length && (!best || edits < best.edits)) best = { name: candidate, edits }
  }
  return best?.name
}

/** Both without what they start and end with alike, which no edit changes. */
function withoutSame(a: string, b: string): readonly [string, string] {
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a[start] === b[start]) start++
  let end = 0
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  return [a.slice(start, a.length - end), b.slice(start, b.length - end)]
}

/** How many letters to insert, drop, replace or swap with their neighbour; more than `most` may be any such number. */
function editsBetween(a: string, b: string, most: number): number {
  let twoAbove: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      let edits = Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + (isSame ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, at(twoAbove, j - 2) + 1)
      row.push(edits)
    }
    if (Math.min(...row) > most && Math.min(...above) > most) return most + 1
    twoAbove = above
    above = row
  }
  return at(above, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0
}
