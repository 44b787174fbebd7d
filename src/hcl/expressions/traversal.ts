import type { Range } from '../diagnostics/index.ts'
import type { Value } from '../values/index.ts'

/** The way from a variable to what is in it: `var.servers[0].name`. */
export interface Traversal {
  /** The variable's name. */
  readonly root: string
  readonly rootRange: Range
  readonly steps: readonly TraversalStep[]
  readonly range: Range
}

export type TraversalStep =
  | { readonly kind: 'attribute'; readonly name: string; readonly range: Range }
  | { readonly kind: 'index'; readonly key: Value; readonly range: Range }
