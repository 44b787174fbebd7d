// Making one takes several milliseconds, and most templates need none.
let segmenter: Intl.Segmenter | undefined

/** What readers take for one character each: a letter with its accents, a flag, an emoji of several parts, `\r\n`. */
export function graphemes(text: string): string[] {
  // Segmenting takes time; ASCII, `\r\n` aside, has one for each unit.
  if (/^[\x00-\x0c\x0e-\x7f]*$/.test(text)) return text.split('')
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}
