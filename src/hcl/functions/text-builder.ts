import type { Meter } from './meter.ts'

/** So many pieces are made one before more come: an array of 20 million pieces takes more room than their text. */
const MOST_PIECES = 10_000

/** Makes a long text out of many short ones, and tells the meter of each before it is kept. */
export class TextBuilder {
  readonly #meter: Meter
  readonly #joined: string[] = []
  #pieces: string[] = []

  constructor(meter: Meter) {
    this.#meter = meter
  }

  add(piece: string): void {
    this.#meter.text(piece.length)
    if (this.#pieces.push(piece) === MOST_PIECES) this.#join()
  }

  toString(): string {
    this.#join()
    return this.#joined.join('')
  }

  #join(): void {
    this.#joined.push(this.#pieces.join(''))
    this.#pieces = []
  }
}
