import { isAbsolute, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Place } from '../../errors/index.ts'
import { withoutLoad } from './module-hooks.ts'
import { agrees, buildIn, Code, type CodeNode, type Spot, wholeSpot, writtenSpot } from './source/index.ts'
import type { CallPlace } from './value.ts'

type Given = Readonly<Record<string, unknown>>

/** Makes places for people of where functions were called. */
export class Places {
  readonly #cwd: string
  readonly #texts: ReadonlyMap<string, string>
  readonly #lines = new Map<string, readonly string[]>()
  readonly #code: Code

  /**
   * @param texts of the files that are known, by their absolute paths
   * @param read reads another file when a mistake is to be pointed at. Throws what `node:fs` throws
   */
  constructor(cwd: string, texts: ReadonlyMap<string, string>, read?: (path: string) => Promise<string>) {
    this.#cwd = cwd
    this.#texts = texts
    this.#code = new Code(async (path) => texts.get(path) ?? (await read?.(path).catch(() => undefined)))
  }

  of({ file, line, column }: CallPlace): Place {
    // The module itself, where no code of its called a function: a promise may have.
    const path = file === '' ? ([...this.#texts.keys()][0] ?? '') : pathOf(file)
    const sourceLine = this.#linesOf(path)[line - 1]
    if (sourceLine === undefined) return { file: this.shown(path), line, column }
    return { file: this.shown(path), line, column: [...sourceLine.slice(0, column - 1)].length + 1, sourceLine }
  }

  /**
   * Where the options of a call stand, as far as its code says so for sure; the others stand where the call does. This parses a
   * file: it is for pointing at mistakes.
   * @param given what the function was called with
   */
  async optionsOf(call: CallPlace, given: Given): Promise<Spot> {
    const options = await this.#argumentOf(call)
    return options && agrees(options, given) ? this.#spot(options, call, call) : wholeSpot(this.of(call))
  }

  /** The same of one build of a template. @param call of the function `template` */
  async buildOf(call: CallPlace, name: string, given: Given): Promise<Spot> {
    const definition = await this.#argumentOf(call)
    const build = definition && buildIn(definition, name)
    return build && agrees(build, given) ? this.#spot(build, placeIn(build, call), call) : wholeSpot(this.of(call))
  }

  /** The first place in a stack that lies in one of the known files. */
  inStack(stack: string): Place | undefined {
    for (const [, url = '', line, column] of stack.matchAll(/(file:\/\/[^\s)]+?):(\d+)(?::(\d+))?(?=[\s)]|$)/g)) {
      const path = pathOf(url)
      if (this.#texts.has(path)) return this.of({ file: url, line: Number(line), column: Number(column ?? 1) })
    }
    return undefined
  }

  /** A path as people read it: relative below the working folder. */
  shown(path: string): string {
    const short = relative(this.#cwd, path)
    return isAbsolute(path) && short !== '' && !short.startsWith('..') ? short : path
  }

  async #argumentOf(call: CallPlace): Promise<CodeNode | undefined> {
    return this.#code.argumentOf(pathOf(call.file), call)
  }

  #spot(node: CodeNode, place: CallPlace, call: CallPlace): Spot {
    return writtenSpot(node, this.of(place), (inside) => this.of(placeIn(inside, call)))
  }

  /** As V8 tells lines apart. */
  #linesOf(path: string): readonly string[] {
    const known = this.#lines.get(path)
    if (known) return known
    const lines = this.#texts.get(path)?.split(/\r\n|[\n\r\u2028\u2029]/) ?? []
    this.#lines.set(path, lines)
    return lines
  }
}

function pathOf(file: string): string {
  return file.startsWith('file:') ? fileURLToPath(withoutLoad(file)) : file
}

/** Where a piece of code stands in the file of a call. */
function placeIn(node: CodeNode, { file }: CallPlace): CallPlace {
  const { line = 1, column = 0 } = node.loc?.start ?? {}
  return { file, line, column: column + 1 }
}
