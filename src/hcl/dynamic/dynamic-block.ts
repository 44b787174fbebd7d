import type { Attribute, Block, BlockSchema, Body, Label } from '../body/index.ts'
import { ConversionError, convert } from '../convert/index.ts'
import { type Diagnostic, errorAt, hasErrors } from '../diagnostics/index.ts'
import { asKeyword, type EvaluationContext, ExhaustedError } from '../expressions/index.ts'
import { STRING, typeName } from '../types/index.ts'
import { type Marks, numberValue, objectValue, stringValue, UNKNOWN, type Value, withMarks } from '../values/index.ts'
import { type BodyScope, contextWithin } from './scope.ts'

/** One turn of a `dynamic` block. */
export interface Turn {
  readonly body: Body
  readonly labels: readonly Label[]
  readonly scope: BodyScope
  /** It isn't known how many turns there will be: this one stands for all of them. */
  readonly isUnknown: boolean
}

/** The turns of `dynamic "type" { for_each = … }`: none, with a diagnostic, where they are too many. */
export function turnsOf(
  block: Block,
  schema: BlockSchema,
  scope: BodyScope,
  outer: EvaluationContext,
  diagnostics: Diagnostic[],
): Turn[] {
  try {
    return evaluateTurns(block, schema, scope, outer, diagnostics)
  } catch (error) {
    if (!(error instanceof ExhaustedError)) throw error
    diagnostics.push(errorAt(error.range, 'Too much to evaluate', error.message))
    return []
  }
}

function evaluateTurns(
  block: Block,
  schema: BlockSchema,
  scope: BodyScope,
  outer: EvaluationContext,
  diagnostics: Diagnostic[],
): Turn[] {
  const found: Diagnostic[] = []
  const context = contextWithin(scope, outer, found)
  const { attributes, blocks } = block.body.content(DYNAMIC_SCHEMA, found)
  const [content, second] = blocks
  if (second)
    found.push(errorAt(second.typeRange, 'Extraneous content block', 'A dynamic block has one content block.'))
  if (!content && !hasErrors(found)) {
    found.push(errorAt(block.headerRange, 'Missing content block', 'A dynamic block needs a block named content.'))
  }
  const iterator = iteratorName(block, attributes.get('iterator'), found)
  const forEach = attributes.get('for_each')
  const collection = forEach && evaluateForEach(forEach, context, found)
  diagnostics.push(...found)
  if (hasErrors(found) || !content || !collection) return []
  return membersOf(collection).map(({ key, value, isUnknown }) => {
    outer.budget.step(forEach.expression.range)
    const each = withMarks(objectValue({ key, value }), collection.marks)
    const inner = new Map([...scope, [iterator, each]])
    const labels = labelsOf(
      attributes.get('labels'),
      schema,
      block,
      contextWithin(inner, outer, diagnostics),
      diagnostics,
    )
    return { body: content.body, labels, scope: inner, isUnknown }
  })
}

const DYNAMIC_SCHEMA = {
  attributes: [{ name: 'for_each', required: true }, { name: 'iterator' }, { name: 'labels' }],
  blocks: [{ type: 'content' }],
}

function iteratorName(block: Block, attribute: Attribute | undefined, diagnostics: Diagnostic[]): string {
  const type = block.labels[0]?.text ?? ''
  if (!attribute) return type
  const name = asKeyword(attribute.expression)
  if (name !== undefined) return name
  const detail = 'The name of a variable must stand here, without quotes.'
  diagnostics.push(errorAt(attribute.expression.range, 'Invalid iterator', detail))
  return type
}

function evaluateForEach(
  { expression }: Attribute,
  context: EvaluationContext,
  diagnostics: Diagnostic[],
): Value | undefined {
  const found: Diagnostic[] = []
  const value = expression.evaluate(context, found)
  diagnostics.push(...found)
  if (hasErrors(found)) return undefined
  const { kind } = value.type
  if (value.kind === 'null') {
    diagnostics.push(errorAt(expression.range, 'Invalid for_each', 'The value is null. For no blocks at all, use [].'))
    return undefined
  }
  if (kind === 'string' || kind === 'number' || kind === 'bool') {
    const detail = `A list, set, map, tuple or object is needed, and this is a ${typeName(value.type)}.`
    diagnostics.push(errorAt(expression.range, 'Invalid for_each', detail))
    return undefined
  }
  return value
}

interface Member {
  readonly key: Value
  readonly value: Value
  readonly isUnknown: boolean
}

function membersOf(collection: Value): Member[] {
  if ('items' in collection) {
    const isSet = collection.kind === 'set'
    return collection.items.map((value, index) => ({
      key: isSet ? value : numberValue(index),
      value,
      isUnknown: false,
    }))
  }
  if ('entries' in collection) {
    return [...collection.entries].map(([key, value]) => ({ key: stringValue(key), value, isUnknown: false }))
  }
  return [{ key: UNKNOWN, value: UNKNOWN, isUnknown: true }]
}

function labelsOf(
  attribute: Attribute | undefined,
  schema: BlockSchema,
  block: Block,
  context: EvaluationContext,
  diagnostics: Diagnostic[],
): Label[] {
  const names = schema.labels ?? []
  const items = attribute ? (attribute.expression.asItems() ?? []) : []
  const range = attribute?.expression.range ?? block.headerRange
  if (items.length !== names.length) {
    const detail = `A block of type ${schema.type} has ${names.length} labels, which labels = […] must give, not ${items.length}.`
    diagnostics.push(errorAt(range, 'Wrong number of labels', detail))
    return []
  }
  return items.map((item) => {
    const text = labelText(item.evaluate(context, diagnostics), diagnostics, item.range)
    return { text, range: item.range }
  })
}

function labelText(value: Value, diagnostics: Diagnostic[], range: Label['range']): string {
  const fail = (detail: string) => {
    diagnostics.push(errorAt(range, 'Invalid label', detail))
    return ''
  }
  if (hasMarks(value.marks)) return fail('A label is shown, so it must not be sensitive.')
  try {
    const text = convert(value, STRING)
    return text.kind === 'string' ? text.value : fail('A label must be known and not null.')
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error
    return fail(`This can't be a label: ${error.message}.`)
  }
}

function hasMarks(marks: Marks): boolean {
  return marks.size > 0
}
