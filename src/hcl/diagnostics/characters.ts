const PLAIN = /^[\x20-\x7e\t]*$/

let segmenter: Intl.Segmenter | undefined

/** How many characters a reader sees in the text. */
export function characters(text: string): number {
  if (PLAIN.test(text)) return text.length
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  let count = 0
  for (const _ of segmenter.segment(text)) count++
  return count
}
