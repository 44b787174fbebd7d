/** Where a piece of text stands in a file the user wrote. Lines and columns count from 1, columns in Unicode code points. */
export interface Place {
  /** Path as the user gave it (`-` for standard input, `-var` for a flag). */
  readonly file: string
  readonly line: number
  readonly column: number
  /** The whole source line, without its line end, when it is known. */
  readonly sourceLine?: string
}

/** `file:line:column`, the form editors and terminals turn into a link. */
export function formatPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`
}
