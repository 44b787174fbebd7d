import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/go'

// Just enough of Go to read tables of tests. Names of nodes are those of @lezer/go's grammar.

/** Expressions by the names of the variables that stand for them. */
export type GoLocals = ReadonlyMap<string, SyntaxNode>

export interface GoFile {
  readonly text: string
  readonly root: SyntaxNode
  readonly locals: GoLocals
  /** What is known of a value that is unknown: ours have their type alone. */
  readonly refinements: 'ignored' | 'not understood'
}

export function readGo(text: string): GoFile {
  return { text, root: parser.parse(text).topNode, locals: new Map(), refinements: 'ignored' }
}

/** All nodes of a kind below one, without those inside of them. */
export function findAll(node: SyntaxNode, name: string): SyntaxNode[] {
  return children(node).flatMap((child) => (child.name === name ? [child] : findAll(child, name)))
}

export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child)
  return found
}

/** The expressions between an argument list's parentheses. */
export function argumentsOf(call: SyntaxNode): SyntaxNode[] {
  const list = call.getChild('Arguments')
  return list ? children(list).filter(({ name }) => /^[A-Z]/.test(name) && !name.endsWith('Comment')) : []
}

export interface Element {
  readonly key: SyntaxNode | undefined
  readonly value: SyntaxNode
}

/** What stands between the braces of a literal. */
export function elementsOf(literal: SyntaxNode): Element[] {
  return literal.getChildren('Element').map((element) => {
    const key = element.getChild('Key')?.firstChild ?? undefined
    return { key, value: element.lastChild as SyntaxNode }
  })
}

export function textOf({ text }: GoFile, { from, to }: SyntaxNode): string {
  return text.slice(from, to)
}

export function lineOf({ text }: GoFile, { from }: SyntaxNode): number {
  return text.slice(0, from).split('\n').length
}
