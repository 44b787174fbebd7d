import type { Range } from '../diagnostics/index.ts'
import type { Node } from '../expressions/index.ts'

/** What stands in a file or between the braces of a block. */
export interface SyntaxBody {
  /** By name, in the order of the file. */
  readonly attributes: ReadonlyMap<string, SyntaxAttribute>
  readonly blocks: readonly SyntaxBlock[]
  readonly range: Range
  /** Where something could be added that is missing. */
  readonly endRange: Range
}

export interface SyntaxAttribute {
  readonly name: string
  readonly nameRange: Range
  readonly expression: Node
  readonly range: Range
}

export interface SyntaxBlock {
  readonly type: string
  readonly typeRange: Range
  readonly labels: readonly SyntaxLabel[]
  readonly body: SyntaxBody
  /** From the type to the opening brace. */
  readonly headerRange: Range
  readonly range: Range
}

export interface SyntaxLabel {
  readonly text: string
  readonly range: Range
}
