import type { Place } from '../../errors/index.ts'

/** Turns offsets into places. Cheap when it is asked in the order of the text, as a parser does. */
export class Locator {
  readonly #file: string
  readonly #text: string
  readonly #lineStarts: readonly number[]
  /** The latest answer: a long line is counted once, however many places stand in it. */
  #latest = { line: 0, offset: 0, column: 1 }
  /** The text of the latest line: the same for all places on it, however long it is. */
  #sourceLine = { line: -1, text: '' }

  constructor(file: string, text: string) {
    this.#file = file
    this.#text = text
    this.#lineStarts = lineStarts(text)
  }

  /** @param offset in UTF-16 units from the start of the text */
  at(offset: number): Place {
    const line = this.#lineOf(offset)
    const start = this.#lineStarts[line] as number
    const resume = line === this.#latest.line && offset >= this.#latest.offset
    const from = resume ? this.#latest : { offset: start, column: 1 }
    const column = from.column + codePoints(this.#text, from.offset, offset)
    this.#latest = { line, offset, column }
    return { file: this.#file, line: line + 1, column, sourceLine: this.#textOf(line) }
  }

  #textOf(line: number): string {
    if (this.#sourceLine.line === line) return this.#sourceLine.text
    const end = this.#lineStarts[line + 1] ?? this.#text.length + 1
    const text = this.#text.slice(this.#lineStarts[line], end - 1)
    this.#sourceLine = { line, text: text.endsWith('\r') ? text.slice(0, -1) : text }
    return this.#sourceLine.text
  }

  #lineOf(offset: number): number {
    let low = 0
    let high = this.#lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#lineStarts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return starts
}

function codePoints(text: string, from: number, to: number): number {
  let count = 0
  for (let index = from; index < to; index++) {
    // The second half of a pair belongs to the character before it.
    if ((text.charCodeAt(index) & 0xfc00) !== 0xdc00) count++
  }
  return count
}
