/** Whether Unicode takes it for white space. JavaScript's `\s` lacks U+0085 and has U+FEFF. */
export function isSpace(character: string): boolean {
  return /^\p{White_Space}$/u.test(character)
}

/** Counted by hand: a regular expression that is anchored at the end takes the square of the time on much white space. */
export function trimSpace(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isSpace(text.charAt(start))) start++
  while (end > start && isSpace(text.charAt(end - 1))) end--
  return text.slice(start, end)
}
