import type { Files } from './host.ts'

/** What a pipe or `/dev/stdin` gives, it gives once, and a block can be evaluated several times: it is kept. */
export function readingOnce(files: Files): Files {
  const known = new Map<string, Uint8Array>()
  return {
    kind: (path) => files.kind(path),
    match: (folder, pattern, visit) => files.match(folder, pattern, visit),
    read(path, most) {
      if (files.kind(path) !== 'other') return files.read(path, most)
      const bytes = known.get(path) ?? files.read(path, most)
      known.set(path, bytes)
      return bytes
    },
  }
}
