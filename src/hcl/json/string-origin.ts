import type { Range } from '../diagnostics/index.ts'
import type { TextOrigin } from '../syntax/index.ts'

/** The text of a JSON string, whose characters are found in the file in spite of the escapes before them. */
export function stringOrigin(text: string, range: Range): TextOrigin {
  const first = range.start + 1
  const raw = range.source.text.slice(first, range.end - 1)
  if (raw.length === text.length) return { text, toFile: (offset) => first + offset }
  const offsets = escapedOffsets(raw)
  return { text, toFile: (offset) => first + (offsets[offset] ?? raw.length) }
}

/** For each UTF-16 unit of the string where in the file it starts. */
function escapedOffsets(raw: string): number[] {
  const offsets: number[] = []
  for (let at = 0; at < raw.length; ) {
    offsets.push(at)
    at += raw[at] !== '\\' ? 1 : raw[at + 1] === 'u' ? 6 : 2
  }
  return offsets
}
