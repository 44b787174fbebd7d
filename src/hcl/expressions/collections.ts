import { ConversionError, convert } from '../convert/index.ts'
import { type Diagnostic, errorAt, type Range } from '../diagnostics/index.ts'
import { STRING } from '../types/index.ts'
import { NO_MARKS, objectValue, tupleValue, UNKNOWN, unionMarks, unmark, type Value } from '../values/index.ts'
import type { EvaluationContext } from './context.ts'
import type { Expression, ExpressionEntry } from './expression.ts'
import { Node } from './node.ts'

/** `[a, b]` */
export class TupleNode extends Node {
  readonly items: readonly Node[]

  constructor(items: readonly Node[], range: Range) {
    super(range)
    this.items = items
  }

  protected override compute(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    const value = tupleValue(this.items.map((item) => item.evaluate(context, diagnostics)))
    context.budget.check(value, this.range)
    return value
  }

  override children(): readonly Node[] {
    return this.items
  }

  override asItems(): readonly Expression[] {
    return this.items
  }
}

export interface ObjectEntry {
  readonly key: Node
  readonly value: Node
}

/** `{ a = b }` */
export class ObjectNode extends Node {
  readonly entries: readonly ObjectEntry[]

  constructor(entries: readonly ObjectEntry[], range: Range) {
    super(range)
    this.entries = entries
  }

  protected override compute(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    const entries: [string, Value][] = []
    let marks = NO_MARKS
    let isKnown = true
    for (const { key, value } of this.entries) {
      const before = diagnostics.length
      const keyValue = key.evaluate(context, diagnostics)
      const hasKey = diagnostics.length === before
      const inner = value.evaluate(context, diagnostics)
      marks = unionMarks(marks, keyValue.marks)
      const name = hasKey ? this.#name(unmark(keyValue), key, diagnostics) : undefined
      if (name === undefined) isKnown = false
      else entries.push([name, inner])
    }
    if (!isKnown) return UNKNOWN
    const value = objectValue(entries, marks)
    context.budget.check(value, this.range)
    return value
  }

  #name(key: Value, { range }: Node, diagnostics: Diagnostic[]): string | undefined {
    if (key.kind === 'null') {
      diagnostics.push(errorAt(range, 'Null as key', 'The key of an object must not be null.', { context: this.range }))
      return undefined
    }
    try {
      const name = convert(key, STRING)
      return name.kind === 'string' ? name.value : undefined
    } catch (error) {
      if (!(error instanceof ConversionError)) throw error
      const detail = `This can't be the key of an object: ${error.message}.`
      diagnostics.push(errorAt(range, 'Incorrect key type', detail, { context: this.range }))
      return undefined
    }
  }

  override children(): readonly Node[] {
    return this.entries.flatMap(({ key, value }) => [key, value])
  }

  override asEntries(): readonly ExpressionEntry[] {
    return this.entries
  }
}

/** The key of an object: a name stands for itself there, as `a` in `{ a = 1 }`. */
export class ObjectKeyNode extends Node {
  readonly expression: Node

  constructor(expression: Node) {
    super(expression.range)
    this.expression = expression
  }

  protected override compute(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    return this.expression.evaluate(context, diagnostics)
  }

  override children(): readonly Node[] {
    return [this.expression]
  }

  override asText(): string | undefined {
    return this.expression.asText()
  }

  override asTraversal(): ReturnType<Node['asTraversal']> {
    const text = this.expression.asText()
    if (text === undefined) return this.expression.asTraversal()
    return { root: text, rootRange: this.range, steps: [], range: this.range }
  }
}

/** `(a)` */
export class ParenthesesNode extends Node {
  readonly expression: Node

  constructor(expression: Node, range: Range) {
    super(range)
    this.expression = expression
  }

  protected override compute(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    return this.expression.evaluate(context, diagnostics)
  }

  override children(): readonly Node[] {
    return [this.expression]
  }

  override asItems(): readonly Expression[] | undefined {
    return this.expression.asItems()
  }

  override asEntries(): readonly ExpressionEntry[] | undefined {
    return this.expression.asEntries()
  }
}
