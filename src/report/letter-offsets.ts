import { isAscii } from '../unicode/index.ts'

/** A mark every so many letters. */
const STRIDE = 1_000

/** Where in a text its letters (code points) stand, in UTF-16 units. */
export class LetterOffsets {
  readonly #text: string
  readonly #isAscii: boolean
  /** Of every thousandth letter, as far as anybody has asked. */
  readonly #marks = [0]

  constructor(text: string) {
    this.#text = text
    this.#isAscii = isAscii(text)
  }

  /** @param letter from 0; behind the last one is the end */
  of(letter: number): number {
    if (this.#isAscii) return Math.min(letter, this.#text.length)
    const mark = Math.floor(letter / STRIDE)
    while (this.#marks.length <= mark) this.#marks.push(this.#skip(this.#marks.at(-1) ?? 0, STRIDE))
    return this.#skip(this.#marks[mark] ?? 0, letter % STRIDE)
  }

  #skip(from: number, letters: number): number {
    let offset = from
    for (let left = letters; left > 0 && offset < this.#text.length; left--) {
      offset += (this.#text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1
    }
    return offset
  }
}
