import {
  type Attribute,
  type Block,
  type Body,
  type BodyContent,
  type BodySchema,
  eachBody,
  type PartialContent,
} from '../body/index.ts'
import { type Diagnostic, errorAt, nearestName, type Range } from '../diagnostics/index.ts'
import type { EvaluationContext, Traversal } from '../expressions/index.ts'
import { turnsOf } from './dynamic-block.ts'
import { type BodyScope, referencesBeyond } from './scope.ts'
import { ScopedExpression } from './scoped-expression.ts'

/**
 * The same body with its `dynamic` blocks replaced by those that they stand for, at all depths. What was expanded before is
 * expanded anew in this context, which may know more.
 */
export function expandDynamicBlocks(body: Body, context: EvaluationContext): Body {
  return eachBody(body, (part) => {
    if (part instanceof ExpandedBody || part instanceof RestBody) return part.within(context)
    return new ExpandedBody(part, context, new Map(), false)
  })
}

/** The same body with variables of its own, which stand before those that it has already and those of the context. */
export function scopeBody(body: Body, scope: BodyScope, context: EvaluationContext): Body {
  return eachBody(expandDynamicBlocks(body, context), (part) =>
    part instanceof ExpandedBody || part instanceof RestBody ? part.withScope(scope) : part,
  )
}

/** Whether the body stands for blocks of which it isn't known how many there are. */
export function isUnknownBody(body: Body): boolean {
  return body instanceof ExpandedBody && body.isUnknown
}

class ExpandedBody implements Body {
  readonly isUnknown: boolean
  readonly #body: Body
  readonly #context: EvaluationContext
  /** The variables of its own, and of the `dynamic` blocks around it. */
  readonly #scope: BodyScope

  constructor(body: Body, context: EvaluationContext, scope: BodyScope, isUnknown: boolean) {
    this.#body = body
    this.#context = context
    this.#scope = scope
    this.isUnknown = isUnknown
  }

  get endRange(): Range {
    return this.#body.endRange
  }

  within(context: EvaluationContext): ExpandedBody {
    return new ExpandedBody(this.#body, context, this.#scope, this.isUnknown)
  }

  withScope(scope: BodyScope): ExpandedBody {
    return new ExpandedBody(this.#body, this.#context, new Map([...this.#scope, ...scope]), this.isUnknown)
  }

  content(schema: BodySchema, diagnostics: Diagnostic[]): BodyContent {
    const content = this.#body.content(withDynamic(schema), diagnostics)
    for (const block of content.blocks) {
      const [type] = block.labels
      const types = (schema.blocks ?? []).map((known) => known.type)
      if (block.type !== 'dynamic' || !type || types.includes(type.text)) continue
      const detail = `There are no blocks of type ${JSON.stringify(type.text)} here.`
      const suggestion = nearestName(type.text, types)
      diagnostics.push(errorAt(type.range, 'Unsupported block type', detail, { suggestion }))
    }
    return this.#expand(content, schema, diagnostics)
  }

  partialContent(schema: BodySchema, diagnostics: Diagnostic[]): PartialContent & { readonly rest: RestBody } {
    const { content } = this.#body.partialContent(withDynamic(schema), diagnostics)
    // Other dynamic blocks may be the rest's.
    const { rest } = this.#body.partialContent(schema, [])
    const inner = new ExpandedBody(rest, this.#context, this.#scope, this.isUnknown)
    return { content: this.#expand(content, schema, diagnostics), rest: new RestBody(inner, schema) }
  }

  justAttributes(diagnostics: Diagnostic[]): ReadonlyMap<string, Attribute> {
    return this.#scoped(this.#body.justAttributes(diagnostics))
  }

  references(): readonly Traversal[] {
    return referencesBeyond(this.#scope, this.#body.references())
  }

  #expand({ attributes, blocks, endRange }: BodyContent, schema: BodySchema, diagnostics: Diagnostic[]): BodyContent {
    const expanded = blocks.flatMap((block) => this.#blocks(block, schema, diagnostics))
    return { attributes: this.#scoped(attributes), blocks: expanded, endRange }
  }

  #blocks(block: Block, schema: BodySchema, diagnostics: Diagnostic[]): Block[] {
    if (block.type !== 'dynamic') {
      return [{ ...block, body: new ExpandedBody(block.body, this.#context, this.#scope, false) }]
    }
    const [label] = block.labels
    const known = (schema.blocks ?? []).find(({ type }) => type === label?.text)
    if (!label || !known) return []
    const turns = turnsOf(block, known, this.#scope, this.#context, diagnostics)
    return turns.map(({ body, labels, scope, isUnknown }) => {
      const inner = new ExpandedBody(body, this.#context, scope, isUnknown)
      return { type: known.type, typeRange: label.range, headerRange: block.headerRange, labels, body: inner }
    })
  }

  #scoped(attributes: ReadonlyMap<string, Attribute>): ReadonlyMap<string, Attribute> {
    if (this.#scope.size === 0) return attributes
    const scoped = new Map<string, Attribute>()
    for (const [name, attribute] of attributes) {
      scoped.set(name, { ...attribute, expression: new ScopedExpression(attribute.expression, this.#scope) })
    }
    return scoped
  }
}

/** What is left of a body: `dynamic` blocks of types that were taken are gone with them. */
class RestBody implements Body {
  readonly #body: ExpandedBody | RestBody
  readonly #taken: BodySchema

  constructor(body: ExpandedBody | RestBody, taken: BodySchema) {
    this.#body = body
    this.#taken = taken
  }

  within(context: EvaluationContext): RestBody {
    return new RestBody(this.#body.within(context), this.#taken)
  }

  withScope(scope: BodyScope): RestBody {
    return new RestBody(this.#body.withScope(scope), this.#taken)
  }

  get endRange(): Range {
    return this.#body.endRange
  }

  content(schema: BodySchema, diagnostics: Diagnostic[]): BodyContent {
    return this.#without(this.#body.content(this.#extended(schema), diagnostics))
  }

  partialContent(schema: BodySchema, diagnostics: Diagnostic[]): PartialContent & { readonly rest: RestBody } {
    const { content, rest } = this.#body.partialContent(schema, diagnostics)
    return { content, rest: new RestBody(rest, this.#taken) }
  }

  justAttributes(diagnostics: Diagnostic[]): ReadonlyMap<string, Attribute> {
    return this.#body.justAttributes(diagnostics)
  }

  references(): readonly Traversal[] {
    return this.#body.references()
  }

  #extended(schema: BodySchema): BodySchema {
    return { ...schema, blocks: [...(schema.blocks ?? []), ...(this.#taken.blocks ?? [])] }
  }

  #without(content: BodyContent): BodyContent {
    const taken = new Set((this.#taken.blocks ?? []).map(({ type }) => type))
    return { ...content, blocks: content.blocks.filter(({ type }) => !taken.has(type)) }
  }
}

function withDynamic(schema: BodySchema): BodySchema {
  return { ...schema, blocks: [...(schema.blocks ?? []), { type: 'dynamic', labels: ['type'] }] }
}
