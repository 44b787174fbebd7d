import { isAbsolute, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Place } from '../../errors/index.ts'
import { withoutLoad } from './module-hooks.ts'
import type { CallPlace } from './value.ts'

/** Makes places for people of where functions were called. */
export class Places {
  readonly #cwd: string
  readonly #texts: ReadonlyMap<string, string>
  readonly #lines = new Map<string, readonly string[]>()

  /** @param texts of the files that are known, by their absolute paths */
  constructor(cwd: string, texts: ReadonlyMap<string, string>) {
    this.#cwd = cwd
    this.#texts = texts
  }

  of({ file, line, column }: CallPlace): Place {
    const path = file.startsWith('file:') ? fileURLToPath(withoutLoad(file)) : file
    const sourceLine = this.#linesOf(path)[line - 1]
    return { file: this.shown(path), line, column, ...(sourceLine === undefined ? {} : { sourceLine }) }
  }

  /** The first place in a stack that lies in one of the known files. */
  inStack(stack: string): Place | undefined {
    for (const [, url = '', line, column] of stack.matchAll(/(file:\/\/[^\s)]+?):(\d+)(?::(\d+))?(?=[\s)]|$)/g)) {
      const path = fileURLToPath(withoutLoad(url))
      if (this.#texts.has(path)) return this.of({ file: url, line: Number(line), column: Number(column ?? 1) })
    }
    return undefined
  }

  /** A path as people read it: relative below the working folder. */
  shown(path: string): string {
    const short = relative(this.#cwd, path)
    return isAbsolute(path) && short !== '' && !short.startsWith('..') ? short : path
  }

  #linesOf(path: string): readonly string[] {
    const known = this.#lines.get(path)
    if (known) return known
    const lines = this.#texts.get(path)?.split(/\r\n|\n|\r/) ?? []
    this.#lines.set(path, lines)
    return lines
  }
}
