import type { Node } from '@babel/types'
import { findCall, type Position } from './find-call.ts'
import { bare } from './literals.ts'
import { parseModule } from './parse.ts'

export type CodeNode = Node

/** The code of a template's files, parsed when somebody asks for it. */
export class Code {
  readonly #textOf: (path: string) => Promise<string | undefined>
  readonly #trees = new Map<string, Promise<Node | undefined>>()

  /** @param textOf gives the text of a file, if it is known */
  constructor(textOf: (path: string) => Promise<string | undefined>) {
    this.#textOf = textOf
  }

  /** What a function was given first that was called at a position. @returns undefined where that can't be told */
  async argumentOf(path: string, position: Position): Promise<Node | undefined> {
    const tree = await this.#tree(path)
    const [first] = (tree && findCall(tree, position))?.arguments ?? []
    return first && bare(first)
  }

  #tree(path: string): Promise<Node | undefined> {
    const known = this.#trees.get(path)
    if (known) return known
    const tree = this.#textOf(path).then((text) => (text === undefined ? undefined : parseModule(path, text)))
    this.#trees.set(path, tree)
    return tree
  }
}
