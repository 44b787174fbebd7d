/** One mark in an output: what kind it is of, and its number. */
export interface Mark {
  readonly kind: string
  readonly value: number
}

/** After the text that all marks begin with: a letter, a number, `>`. */
const REST = /^([a-z]) (\d{1,10})>/
const LONGEST_REST = 13

/**
 * Takes marks out of one output stream. Bytes pass as soon as they can't be part of a mark, so that what a command writes
 * is seen at once.
 */
export class MarkReader {
  readonly #mark: Buffer
  readonly #onBytes: (bytes: Buffer) => void
  readonly #onMark: (mark: Mark) => void
  #held: Buffer = Buffer.alloc(0)

  constructor(mark: Buffer, onBytes: (bytes: Buffer) => void, onMark: (mark: Mark) => void) {
    this.#mark = mark
    this.#onBytes = onBytes
    this.#onMark = onMark
  }

  push(chunk: Buffer): void {
    let bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    this.#held = Buffer.alloc(0)
    for (let at = bytes.indexOf(this.#mark); at !== -1; at = bytes.indexOf(this.#mark)) {
      const after = at + this.#mark.length
      const rest = REST.exec(bytes.toString('latin1', after, after + LONGEST_REST))
      if (!rest && bytes.length < after + LONGEST_REST) {
        this.#hold(bytes, at)
        return
      }
      this.#pass(bytes.subarray(0, rest ? at : after))
      if (rest) this.#onMark({ kind: rest[1] as string, value: Number(rest[2]) })
      bytes = bytes.subarray(after + (rest?.[0].length ?? 0))
    }
    this.#hold(bytes, bytes.length - this.#partial(bytes))
  }

  #hold(bytes: Buffer, from: number): void {
    this.#pass(bytes.subarray(0, from))
    this.#held = bytes.subarray(from)
  }

  #pass(bytes: Buffer): void {
    if (bytes.length > 0) this.#onBytes(bytes)
  }

  /** How many bytes at the end may be the beginning of a mark. */
  #partial(bytes: Buffer): number {
    for (let length = Math.min(this.#mark.length - 1, bytes.length); length > 0; length--) {
      if (bytes.subarray(bytes.length - length).equals(this.#mark.subarray(0, length))) return length
    }
    return 0
  }
}
