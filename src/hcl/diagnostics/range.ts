import type { Position, SourceFile } from './source-file.ts'

/** A stretch of a file's text. */
export class Range {
  readonly source: SourceFile
  /** In UTF-16 units. */
  readonly start: number
  /** In UTF-16 units, behind the last one. */
  readonly end: number

  constructor(source: SourceFile, start: number, end: number) {
    this.source = source
    this.start = start
    this.end = end
  }

  get from(): Position {
    return this.source.position(this.start)
  }

  get to(): Position {
    return this.source.position(this.end)
  }

  get text(): string {
    return this.source.text.slice(this.start, this.end)
  }

  /** From the start of this one to the end of the other. */
  until(other: Range): Range {
    return new Range(this.source, this.start, Math.max(other.end, this.start))
  }

  /** `file:line:column`, which editors and terminals make a link of. */
  toString(): string {
    const { line, column } = this.from
    return `${this.source.name}:${line}:${column}`
  }
}
