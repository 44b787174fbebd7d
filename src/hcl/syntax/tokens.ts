import { TOKEN_KINDS, type Token, type TokenKind } from './token.ts'

/** Kinds as numbers, for {@link Tokens.add}. */
export const KIND = Object.fromEntries(TOKEN_KINDS.map((kind, number) => [kind, number])) as Readonly<
  Record<TokenKind, number>
>

/**
 * The tokens of a text, in arrays of numbers: a file of a megabyte has a quarter of a million. As objects these take six times
 * the memory, and in a process that is soon over, collecting the garbage takes as long as reading the file.
 */
export class Tokens implements Iterable<Token> {
  length = 0
  #kinds: Uint8Array
  #starts: Int32Array
  #ends: Int32Array

  /** @param expected how many there will be; more are no trouble */
  constructor(expected: number) {
    this.#kinds = new Uint8Array(expected)
    this.#starts = new Int32Array(expected)
    this.#ends = new Int32Array(expected)
  }

  /** @param kind one of {@link KIND} */
  add(kind: number, start: number, end: number): void {
    const index = this.length++
    if (index === this.#kinds.length) this.#grow()
    this.#kinds[index] = kind
    this.#starts[index] = start
    this.#ends[index] = end
  }

  /** The kinds of all tokens as numbers, see {@link KIND}. */
  get codes(): Readonly<Uint8Array> {
    return this.#kinds.subarray(0, this.length)
  }

  /** @param index from 0 up to, but not including, `length`, as for the others */
  kind(index: number): TokenKind {
    return TOKEN_KINDS[this.#kinds[index] as number] as TokenKind
  }

  /** In UTF-16 units. */
  start(index: number): number {
    return this.#starts[index] as number
  }

  end(index: number): number {
    return this.#ends[index] as number
  }

  at(index: number): Token {
    return { kind: this.kind(index), start: this.start(index), end: this.end(index) }
  }

  *[Symbol.iterator](): Iterator<Token> {
    for (let index = 0; index < this.length; index++) yield this.at(index)
  }

  #grow(): void {
    const { length } = this.#kinds
    const longer = <T extends Uint8Array | Int32Array>(array: T, copy: T): T => {
      copy.set(array)
      return copy
    }
    const more = 2 * length + 16
    this.#kinds = longer(this.#kinds, new Uint8Array(more))
    this.#starts = longer(this.#starts, new Int32Array(more))
    this.#ends = longer(this.#ends, new Int32Array(more))
  }
}
