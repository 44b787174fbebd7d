import type { Meter } from '../meter.ts'

/**
 * Tells the meter how many values a text in some format has at most, by the characters that stand between them: what a reader
 * makes of a text takes up to a hundred times its room.
 * @param marks all of these characters
 * @param cost members for each of them
 */
export function countMarks(text: string, marks: readonly string[], meter: Meter, cost = 1): void {
  for (const mark of marks) {
    let found = 0
    for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) found++
    meter.members(found * cost)
  }
}
