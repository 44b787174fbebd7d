/** What stands in a file or block that is to be written, in its order. */
export type WrittenItem = WrittenAttribute | WrittenBlock | WrittenComment

export interface WrittenAttribute {
  readonly kind: 'attribute'
  readonly name: string
  /** The text of an expression. */
  readonly value: string
}

export interface WrittenBlock {
  readonly kind: 'block'
  readonly type: string
  readonly labels: readonly string[]
  readonly body: readonly WrittenItem[]
}

export interface WrittenComment {
  readonly kind: 'comment'
  /** Without its signs; of any number of lines. It belongs to what follows. */
  readonly text: string
}

export function attribute(name: string, value: string): WrittenAttribute {
  return { kind: 'attribute', name, value }
}

export function block(type: string, labels: readonly string[], body: readonly WrittenItem[]): WrittenBlock {
  return { kind: 'block', type, labels, body }
}

export function comment(text: string): WrittenComment {
  return { kind: 'comment', text }
}
