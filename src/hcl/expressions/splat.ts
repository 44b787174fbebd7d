import { type Diagnostic, errorAt, type Range } from '../diagnostics/index.ts'
import { distinctTypes, listType, type Type, tupleType } from '../types/index.ts'
import { listValue, tupleValue, UNKNOWN, unknownValue, type Value, withMarks } from '../values/index.ts'
import { childContext, type EvaluationContext, findVariable } from './context.ts'
import { Node } from './node.ts'

/** No identifier looks like this. */
const ITEM = '*'

/** The element that a splat is just looking at. */
export class SplatItemNode extends Node {
  protected override compute(context: EvaluationContext): Value {
    return findVariable(context, ITEM) ?? UNKNOWN
  }

  override children(): readonly Node[] {
    return []
  }
}

/**
 * The same of all elements: `servers[*].name` or `servers.*.name`. What is no list is one with a single element, null one
 * with none.
 */
export class SplatNode extends Node {
  readonly source: Node
  /** What to take of each element, which is a {@link SplatItemNode} in it. */
  readonly each: Node
  /** Of the star with its brackets or dot. */
  readonly starRange: Range

  constructor(source: Node, each: Node, starRange: Range, range: Range) {
    super(range)
    this.source = source
    this.each = each
    this.starRange = starRange
  }

  protected override compute(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    const before = diagnostics.length
    const source = this.source.evaluate(context, diagnostics)
    if (diagnostics.length > before) return UNKNOWN
    return withMarks(this.#splat(source, context, diagnostics), source.marks)
  }

  #splat(source: Value, context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    const { type } = source
    const isSequence = type.kind === 'list' || type.kind === 'set' || type.kind === 'tuple'
    if (source.kind === 'null') {
      if (!isSequence) return tupleValue([])
      diagnostics.push(errorAt(this.source.range, 'Splat of null', `This ${type.kind} is null, so it has no elements.`))
      return UNKNOWN
    }
    if (type.kind === 'dynamic') return UNKNOWN
    if (!isSequence) {
      const items = this.#take([source], context, diagnostics)
      // It may turn out to be null, and the result to be empty.
      return source.kind === 'unknown' || !items ? UNKNOWN : tupleValue(items)
    }
    if (!('items' in source)) return this.#unknown(type, context, diagnostics)
    const items = this.#take(source.items, context, diagnostics)
    if (!items) return this.#unknown(type, context, [])
    const result = type.kind === 'tuple' ? tupleValue(items) : this.#list(items, type, context, diagnostics)
    context.budget.check(result, this.range)
    return result
  }

  /** What is taken of each, or undefined if that failed for one of them. */
  #take(items: readonly Value[], context: EvaluationContext, diagnostics: Diagnostic[]): Value[] | undefined {
    const before = diagnostics.length
    const taken = items.map((item) => this.#of(item, context, diagnostics))
    return diagnostics.length > before ? undefined : taken
  }

  #of(item: Value, context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    return this.each.evaluate(childContext(context, new Map([[ITEM, item]])), diagnostics)
  }

  #typeOf(item: Type, context: EvaluationContext, diagnostics: Diagnostic[]): Type {
    return this.#of(unknownValue(item), context, diagnostics).type
  }

  #unknown(type: Type, context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    if (type.kind === 'tuple') {
      return unknownValue(tupleType(type.elements.map((item) => this.#typeOf(item, context, diagnostics))))
    }
    return 'element' in type ? unknownValue(listType(this.#typeOf(type.element, context, diagnostics))) : UNKNOWN
  }

  #list(items: readonly Value[], type: Type, context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    const [first] = items
    if (!first) return 'element' in type ? listValue(this.#typeOf(type.element, context, diagnostics), []) : UNKNOWN
    const element = sameOrOpen(items.map((item) => item.type))
    if (element) return listValue(element, items)
    const detail = 'The inner splat gives elements of different types. A for expression can put them together.'
    diagnostics.push(errorAt(this.each.range, 'Invalid nested splat', detail, { context: this.range }))
    return UNKNOWN
  }

  override children(): readonly Node[] {
    return [this.source, this.each]
  }
}

/** The one type of all, or undefined if there are several. */
function sameOrOpen(types: readonly Type[]): Type | undefined {
  const known = types.filter((type) => type.kind !== 'dynamic')
  const distinct = distinctTypes(known)
  return distinct.length > 1 ? undefined : (distinct[0] ?? types[0])
}
