import type { Diagnostic, Range } from '../diagnostics/index.ts'
import type { Expression, Traversal } from '../expressions/index.ts'

/** What a file or a block holds, in native syntax or in JSON. JSON can be read only by a schema, which tells arguments from blocks. */
export interface Body {
  /** Where something could be added that is missing. */
  readonly endRange: Range
  /** What the schema names. All else is a mistake, as is an argument that is required and missing. */
  content(schema: BodySchema, diagnostics: Diagnostic[]): BodyContent
  /** What the schema names, and a body with the rest. */
  partialContent(schema: BodySchema, diagnostics: Diagnostic[]): PartialContent
  /** All arguments, by name, where there must be no blocks. */
  justAttributes(diagnostics: Diagnostic[]): ReadonlyMap<string, Attribute>
  /** What the expressions in it refer to, at all depths, whatever the schema. */
  references(): readonly Traversal[]
}

export interface BodyContent {
  readonly attributes: ReadonlyMap<string, Attribute>
  /** In the order of the file. */
  readonly blocks: readonly Block[]
  readonly endRange: Range
}

export interface PartialContent {
  readonly content: BodyContent
  readonly rest: Body
}

export interface Attribute {
  readonly name: string
  readonly nameRange: Range
  readonly expression: Expression
  readonly range: Range
}

export interface Block {
  readonly type: string
  readonly typeRange: Range
  readonly labels: readonly Label[]
  readonly body: Body
  /** What introduces it, up to the opening brace. */
  readonly headerRange: Range
}

export interface Label {
  readonly text: string
  readonly range: Range
}

/** What may stand in a body. */
export interface BodySchema {
  readonly attributes?: readonly AttributeSchema[]
  readonly blocks?: readonly BlockSchema[]
}

export interface AttributeSchema {
  readonly name: string
  readonly required?: boolean
}

export interface BlockSchema {
  readonly type: string
  /** What its labels are called in messages; there must be as many. */
  readonly labels?: readonly string[]
}
