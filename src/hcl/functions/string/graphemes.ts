import { isAscii } from '../../../unicode/index.ts'
import type { Meter } from '../meter.ts'

// Making one takes several milliseconds, and most templates need none.
let segmenter: Intl.Segmenter | undefined

/** What readers take for one character each: a letter with its accents, a flag, an emoji of several parts, `\r\n`. */
export function* graphemes(text: string, meter: Meter): Generator<string> {
  for (const line of lines(text, meter)) {
    // Segmenting takes time; ASCII, `\r\n` aside, has one for each unit.
    if (isPlain(line)) yield* line
    else yield* segments(line, meter)
  }
}

/** How many there are. */
export function countGraphemes(text: string, meter: Meter): number {
  if (isPlain(text)) return text.length
  let count = 0
  for (const line of lines(text, meter)) {
    if (isPlain(line)) count += line.length
    else for (const _ of segments(line, meter)) count++
  }
  return count
}

/** None of them goes beyond the end of a line. */
function* lines(text: string, meter: Meter): Generator<string> {
  meter.work(text.length >> 4)
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline + 1
    yield start === 0 && end === text.length ? text : text.slice(start, end)
    start = end
  }
}

function isPlain(line: string): boolean {
  return isAscii(line) && !line.includes('\r')
}

function* segments(line: string, meter: Meter): Generator<string> {
  meter.work(line.length >> 1)
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  for (const { segment } of segmenter.segment(line)) yield segment
}
