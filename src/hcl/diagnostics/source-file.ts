import { LineRuler } from './line-ruler.ts'

/** A position in a file, for people and for editors. */
export interface Position {
  /** From 1. */
  readonly line: number
  /** From 1, in what a reader sees as characters (Unicode's grapheme clusters). */
  readonly column: number
  /** From 0, in bytes of UTF-8. */
  readonly byte: number
  /** From 0, in UTF-16 units of the text. */
  readonly offset: number
}

/** A text with the name it is known by. Knows the position of each of its offsets, which it works out when asked. */
export class SourceFile {
  readonly name: string
  readonly text: string
  #lineStarts: readonly number[] | undefined
  /** Bytes before each line; only for texts that aren't ASCII. */
  #lineBytes: readonly number[] | undefined
  #latest: { readonly line: number; readonly text: string } | undefined
  #ruled: { readonly line: number; readonly ruler: LineRuler } | undefined

  constructor(name: string, text: string) {
    this.name = name
    this.text = text
  }

  /** @param offset in UTF-16 units; what lies behind the end is taken to be the end */
  position(offset: number): Position {
    const at = Math.min(Math.max(offset, 0), this.text.length)
    const line = this.#lineOf(at)
    const start = this.#starts()[line] as number
    // Minified files are one line, and may have many mistakes.
    if (this.#bytes() === this.#starts()) return { line: line + 1, column: at - start + 1, byte: at, offset: at }
    const { characters, bytes } = this.#rulerOf(line).measure(at - start)
    return { line: line + 1, column: characters + 1, byte: (this.#bytes()[line] as number) + bytes, offset: at }
  }

  /** How many code points stand before an offset on its line. */
  codePointsBefore(offset: number): number {
    const at = Math.min(Math.max(offset, 0), this.text.length)
    const line = this.#lineOf(at)
    const start = this.#starts()[line] as number
    return this.#bytes() === this.#starts() ? at - start : this.#rulerOf(line).measure(at - start).codePoints
  }

  /** The text of a line without its end. @param line from 1 */
  line(line: number): string {
    // The same text again, not only an equal one: whoever works on that of a mistake need not do so for each on the line.
    if (this.#latest?.line !== line) this.#latest = { line, text: this.#textOf(line) }
    return this.#latest.text
  }

  #textOf(line: number): string {
    const starts = this.#starts()
    const start = starts[line - 1]
    if (start === undefined) return ''
    const end = (starts[line] ?? this.text.length + 1) - 1
    return this.text.slice(start, this.text[end - 1] === '\r' && end > start ? end - 1 : end)
  }

  /** @param line from 0 */
  #rulerOf(line: number): LineRuler {
    const starts = this.#starts()
    if (this.#ruled?.line === line) return this.#ruled.ruler
    const ruler = new LineRuler(this.text.slice(starts[line], starts[line + 1]))
    this.#ruled = { line, ruler }
    return ruler
  }

  /** The offset at which a line starts. @param line from 1 */
  lineStart(line: number): number {
    return this.#starts()[line - 1] ?? this.text.length
  }

  #starts(): readonly number[] {
    if (this.#lineStarts) return this.#lineStarts
    const starts = [0]
    for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1)
    this.#lineStarts = starts
    return starts
  }

  #bytes(): readonly number[] {
    if (this.#lineBytes) return this.#lineBytes
    const starts = this.#starts()
    const isAscii = Buffer.byteLength(this.text) === this.text.length
    this.#lineBytes = isAscii ? starts : bytesBefore(this.text, starts)
    return this.#lineBytes
  }

  #lineOf(offset: number): number {
    const starts = this.#starts()
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
}

function bytesBefore(text: string, starts: readonly number[]): number[] {
  let total = 0
  return starts.map((start, line) => {
    const before = total
    total += Buffer.byteLength(text.slice(start, starts[line + 1] ?? text.length))
    return before
  })
}
