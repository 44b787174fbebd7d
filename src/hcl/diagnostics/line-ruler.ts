import { characters } from './characters.ts'

/** What of a line stands before an offset. */
export interface Measure {
  /** In UTF-16 units from the start of the line. */
  readonly offset: number
  /** What a reader sees as characters. */
  readonly characters: number
  readonly codePoints: number
  /** Of UTF-8. */
  readonly bytes: number
}

const START: Measure = { offset: 0, characters: 0, codePoints: 0, bytes: 0 }

/** A mark about every so many UTF-16 units. */
const STRIDE = 2_000

const PLAIN = /^[\x20-\x7e\t]*$/

/** Measures a line up to any of its offsets. A minified file is one line with thousands of mistakes: it is counted once, with marks on the way. */
export class LineRuler {
  readonly #line: string
  /** In order. Each is at the start of a character. */
  readonly #marks: Measure[] = [START]
  #isMarked = false

  constructor(line: string) {
    this.#line = line
  }

  measure(offset: number): Measure {
    while (!this.#isMarked && this.#latest.offset <= offset) this.#markNext()
    return after(this.#markBefore(offset), this.#line, offset)
  }

  get #latest(): Measure {
    return this.#marks.at(-1) ?? START
  }

  #markBefore(offset: number): Measure {
    let [low, high] = [0, this.#marks.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#marks[middle] ?? START).offset <= offset) low = middle
      else high = middle - 1
    }
    return this.#marks[low] ?? START
  }

  #markNext(): void {
    const { offset } = this.#latest
    const end = nextCharacter(this.#line, offset)
    if (end === undefined) this.#isMarked = true
    else this.#marks.push(after(this.#latest, this.#line, end))
  }
}

function after(mark: Measure, line: string, offset: number): Measure {
  const text = line.slice(mark.offset, offset)
  return {
    offset,
    characters: mark.characters + characters(text),
    codePoints: mark.codePoints + codePointsIn(text),
    bytes: mark.bytes + Buffer.byteLength(text),
  }
}

/** Where a character starts that is some way behind `from`; undefined near the end of the line. */
function nextCharacter(line: string, from: number): number | undefined {
  for (let stride = STRIDE; from + 2 * stride < line.length; stride *= 2) {
    const text = line.slice(from, from + 2 * stride)
    if (PLAIN.test(text)) return from + stride
    for (const { index } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
      if (index >= stride) return from + index
    }
  }
  return undefined
}

function codePointsIn(text: string): number {
  if (PLAIN.test(text)) return text.length
  let count = 0
  for (const _ of text) count++
  return count
}
