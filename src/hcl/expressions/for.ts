import { ConversionError, canConvert, convert } from '../convert/index.ts'
import { type Diagnostic, errorAt, hasErrors, type Range } from '../diagnostics/index.ts'
import { BOOL, STRING, typeName } from '../types/index.ts'
import {
  type KeyedValue,
  type Mark,
  numberValue,
  objectValue,
  type SequenceValue,
  stringValue,
  tupleValue,
  UNKNOWN,
  unmark,
  type Value,
  withMarks,
} from '../values/index.ts'
import { childContext, type EvaluationContext } from './context.ts'
import { Node, type Scoped } from './node.ts'

export interface ForParts {
  readonly keyName: string | undefined
  readonly valueName: string
  readonly collection: Node
  /** Only where the result is an object. */
  readonly key: Node | undefined
  readonly value: Node
  readonly condition: Node | undefined
  /** `...`: values with one key are put together to a tuple. */
  readonly isGrouped: boolean
}

/** `[for v in list: v]` and `{for k, v in map: k => v}` */
export class ForNode extends Node {
  readonly parts: ForParts

  constructor(parts: ForParts, range: Range) {
    super(range)
    this.parts = parts
  }

  protected override compute(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    const before = diagnostics.length
    const collection = this.parts.collection.evaluate(context, diagnostics)
    if (diagnostics.length > before) return UNKNOWN
    const members = this.#members(collection, diagnostics)
    const run = new Run(this, context, diagnostics, collection.marks)
    const isUsable = diagnostics.length === before && (collection.type.kind === 'dynamic' || run.hasUsableCondition())
    if (!members || !isUsable) return run.unknown()
    for (const [key, value] of members) run.turn(key, value)
    const result = run.result()
    context.budget.check(result, this.range)
    return result
  }

  /** What to go through, or undefined if that isn't known, or nothing. */
  #members(collection: Value, diagnostics: Diagnostic[]): Iterable<readonly [Value, Value]> | undefined {
    const { range } = this.parts.collection
    if (collection.kind === 'null') {
      diagnostics.push(
        errorAt(range, 'Iteration over null', 'This value is null: there is nothing to go through.', {
          context: this.range,
        }),
      )
      return undefined
    }
    if ('items' in collection) return itemsByKey(collection, this.parts.keyName !== undefined)
    if ('entries' in collection) return entriesByKey(collection)
    if (collection.kind === 'unknown' && !['string', 'number', 'bool'].includes(collection.type.kind)) return undefined
    const detail = `A ${typeName(collection.type)} has no elements to go through. A list, set, map, tuple or object is needed.`
    diagnostics.push(errorAt(range, 'Iteration over a single value', detail, { context: this.range }))
    return undefined
  }

  override children(): readonly (Node | Scoped)[] {
    const { keyName, valueName, collection, key, value, condition } = this.parts
    const names = keyName === undefined ? [valueName] : [keyName, valueName]
    const inner = [key, value, condition].filter((node) => node !== undefined)
    return [collection, ...inner.map((expression) => ({ expression, names }))]
  }
}

/** One after the other: a number for each of a million elements takes more room than what is made of them. */
function* itemsByKey({ kind, items }: SequenceValue, needsKeys: boolean): Generator<readonly [Value, Value]> {
  for (const [index, item] of items.entries()) {
    yield [kind === 'set' || !needsKeys ? item : numberValue(index), item]
  }
}

function* entriesByKey({ entries }: KeyedValue): Generator<readonly [Value, Value]> {
  for (const [key, value] of entries) yield [stringValue(key), value]
}

const CONDITION = "Invalid 'for' condition"

/** One evaluation of a `for`, turn by turn. */
class Run {
  readonly #for: ForNode
  readonly #context: EvaluationContext
  readonly #diagnostics: Diagnostic[]
  readonly #marks: Set<Mark>
  readonly #values: Value[] = []
  readonly #byKey = new Map<string, Value[]>()
  /** Whether it is known which turns count, and with which keys. */
  #isKnown = true

  constructor(node: ForNode, context: EvaluationContext, diagnostics: Diagnostic[], marks: Iterable<Mark>) {
    this.#for = node
    this.#context = context
    this.#diagnostics = diagnostics
    this.#marks = new Set(marks)
  }

  /** Tells of a condition that is none whatever the elements are, be there any or not. */
  hasUsableCondition(): boolean {
    const { condition } = this.#for.parts
    if (!condition) return true
    const found: Diagnostic[] = []
    const value = condition.evaluate(this.#inner(UNKNOWN, UNKNOWN), found)
    if (hasErrors(found)) {
      this.#diagnostics.push(...found)
      return false
    }
    if (value.kind === 'null') this.#failOnce(condition, CONDITION, 'The condition must not be null.')
    else if (value.kind !== 'unknown' || !canConvert(value.type, BOOL, 'unsafe')) this.#toBool(unmark(value), condition)
    for (const mark of value.marks) this.#marks.add(mark)
    return this.#isKnown
  }

  #inner(key: Value, value: Value): EvaluationContext {
    const { keyName, valueName } = this.#for.parts
    const variables = new Map([[valueName, value]])
    if (keyName !== undefined) variables.set(keyName, key)
    return childContext(this.#context, variables)
  }

  turn(key: Value, value: Value): void {
    const { key: keyNode, value: valueNode } = this.#for.parts
    const context = this.#inner(key, value)
    if (!this.#isIncluded(context)) return
    const name = keyNode && this.#key(keyNode, context)
    if (keyNode && name === undefined) return
    const result = valueNode.evaluate(context, this.#diagnostics)
    if (keyNode && name !== undefined) this.#put(name, result, keyNode)
    else this.#values.push(result)
  }

  unknown(): Value {
    return withMarks(UNKNOWN, this.#marks)
  }

  result(): Value {
    if (!this.#isKnown) return this.unknown()
    const { key, isGrouped } = this.#for.parts
    if (!key) return tupleValue(this.#values, this.#marks)
    const entries = [...this.#byKey].map(
      ([name, values]) => [name, isGrouped ? tupleValue(values) : (values[0] ?? UNKNOWN)] as const,
    )
    return objectValue(entries, this.#marks)
  }

  #put(name: string, value: Value, keyNode: Node): void {
    const values = this.#byKey.get(name)
    if (!values) this.#byKey.set(name, [value])
    else if (this.#for.parts.isGrouped) values.push(value)
    else {
      const shown = this.#marks.size > 0 ? 'the same key' : `the key ${JSON.stringify(name)}`
      this.#fail(
        keyNode,
        'Duplicate key',
        `Two elements give ${shown}. Behind the value, ... puts the values of one key together.`,
      )
    }
  }

  #isIncluded(context: EvaluationContext): boolean {
    const { condition } = this.#for.parts
    if (!condition) return true
    const value = this.#evaluate(condition, context, CONDITION, "The condition behind 'if'")
    return value !== undefined && this.#toBool(value, condition)
  }

  #toBool(value: Value, node: Node): boolean {
    try {
      const include = convert(value, BOOL)
      if (include.kind === 'bool') return include.value
      this.#isKnown = false
    } catch (error) {
      if (!(error instanceof ConversionError)) throw error
      this.#failOnce(node, CONDITION, `The condition behind 'if' doesn't fit: ${error.message}.`)
    }
    return false
  }

  #key(node: Node, context: EvaluationContext): string | undefined {
    const value = this.#evaluate(node, context, 'Invalid key', 'The key')
    if (!value) return undefined
    if (value.kind === 'unknown') {
      this.#isKnown = false
      return undefined
    }
    try {
      const name = convert(value, STRING)
      if (name.kind === 'string') return name.value
    } catch (error) {
      if (!(error instanceof ConversionError)) throw error
      this.#failOnce(node, 'Invalid key', `This can't be the key of an object: ${error.message}.`)
    }
    return undefined
  }

  /** The value without its marks, which become the result's. Undefined for null, which is refused. */
  #evaluate(node: Node, context: EvaluationContext, summary: string, subject: string): Value | undefined {
    const value = node.evaluate(context, this.#diagnostics)
    for (const mark of value.marks) this.#marks.add(mark)
    if (value.kind !== 'null') return unmark(value)
    this.#failOnce(node, summary, `${subject} must not be null.`)
    return undefined
  }

  /** The first turn that goes wrong says enough. */
  #failOnce(node: Node, summary: string, detail: string): void {
    if (this.#isKnown) this.#fail(node, summary, detail)
    this.#isKnown = false
  }

  #fail(node: Node, summary: string, detail: string): void {
    this.#diagnostics.push(errorAt(node.range, summary, detail, { context: this.#for.range }))
  }
}
