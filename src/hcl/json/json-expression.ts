import { ConversionError, convert } from '../convert/index.ts'
import { type Diagnostic, errorAt, type Range } from '../diagnostics/index.ts'
import type {
  CalledFunction,
  EvaluationContext,
  Expression,
  ExpressionEntry,
  StaticCall,
  Traversal,
} from '../expressions/index.ts'
import { MOST_MISTAKES } from '../expressions/index.ts'
import { parseExpressionText, parseTemplateText } from '../syntax/index.ts'
import { STRING } from '../types/index.ts'
import { NO_MARKS, objectValue, tupleValue, UNKNOWN, unionMarks, unmark, type Value } from '../values/index.ts'
import type { JsonNode } from './json-node.ts'
import { stringOrigin } from './string-origin.ts'

/** A value of JSON as an expression: texts are templates, names of properties as well. */
export class JsonExpression implements Expression {
  readonly range: Range
  readonly #node: JsonNode

  constructor(node: JsonNode) {
    this.#node = node
    this.range = node.range
  }

  evaluate(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    if (diagnostics.length >= MOST_MISTAKES) return UNKNOWN
    context.budget.step(this.range)
    const node = this.#node
    switch (node.kind) {
      case 'literal':
        return node.value
      case 'string':
        return this.#template(node.text, context, diagnostics)
      case 'array': {
        const value = tupleValue(node.items.map((item) => new JsonExpression(item).evaluate(context, diagnostics)))
        context.budget.check(value, this.range)
        return value
      }
      case 'object': {
        const value = this.#object(context, diagnostics)
        context.budget.check(value, this.range)
        return value
      }
    }
  }

  #template(text: string, context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    const parsed = this.#parse(text)
    diagnostics.push(...parsed.diagnostics)
    return parsed.diagnostics.length > 0 ? UNKNOWN : parsed.result.evaluate(context, diagnostics)
  }

  #parse(text: string): ReturnType<typeof parseTemplateText> {
    return parseTemplateText(this.range.source, stringOrigin(text, this.range))
  }

  #object(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    const entries = new Map<string, Value>()
    let marks = NO_MARKS
    let isKnown = true
    for (const { key, value } of this.asEntries() ?? []) {
      const before = diagnostics.length
      const keyValue = key.evaluate(context, diagnostics)
      const hasKey = diagnostics.length === before
      const inner = value.evaluate(context, diagnostics)
      marks = unionMarks(marks, keyValue.marks)
      const name = hasKey ? keyText(keyValue, key.range, diagnostics) : undefined
      if (name === undefined) isKnown = false
      else if (entries.has(name)) {
        diagnostics.push(errorAt(key.range, 'Property set twice', 'This object has a property of that name already.'))
      } else entries.set(name, inner)
    }
    return isKnown ? objectValue(entries, marks) : UNKNOWN
  }

  variables(): readonly Traversal[] {
    return this.#collect((part) => part.variables())
  }

  calls(): readonly CalledFunction[] {
    return this.#collect((part) => part.calls())
  }

  /** What is found in the templates that the value consists of. */
  #collect<T>(find: (part: Expression) => readonly T[]): readonly T[] {
    const node = this.#node
    switch (node.kind) {
      case 'string': {
        const { result, diagnostics } = this.#parse(node.text)
        return diagnostics.length > 0 ? [] : find(result)
      }
      case 'array':
        return node.items.flatMap((item) => find(new JsonExpression(item)))
      case 'object':
        return (this.asEntries() ?? []).flatMap(({ key, value }) => [...find(key), ...find(value)])
      default:
        return []
    }
  }

  asTraversal(): Traversal | undefined {
    return this.#asExpression()?.asTraversal()
  }

  asCall(): StaticCall | undefined {
    return this.#asExpression()?.asCall()
  }

  /** A text that stands where a reference is needed is one, without `${}`. */
  #asExpression(): Expression | undefined {
    if (this.#node.kind !== 'string') return undefined
    const parsed = parseExpressionText(this.range.source, stringOrigin(this.#node.text, this.range))
    return parsed.diagnostics.length > 0 ? undefined : parsed.result
  }

  asItems(): readonly Expression[] | undefined {
    return this.#node.kind === 'array' ? this.#node.items.map((item) => new JsonExpression(item)) : undefined
  }

  asEntries(): readonly ExpressionEntry[] | undefined {
    if (this.#node.kind !== 'object') return undefined
    return this.#node.properties.map(({ name, nameRange, value }) => ({
      key: new JsonExpression({ kind: 'string', text: name, range: nameRange }),
      value: new JsonExpression(value),
    }))
  }

  asText(): string | undefined {
    return this.#node.kind === 'string' ? this.#node.text : undefined
  }
}

function keyText(value: Value, range: Range, diagnostics: Diagnostic[]): string | undefined {
  if (value.kind === 'null') {
    diagnostics.push(errorAt(range, 'Null as key', 'The name of a property must not be null.'))
    return undefined
  }
  try {
    const text = convert(unmark(value), STRING)
    return text.kind === 'string' ? text.value : undefined
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error
    diagnostics.push(errorAt(range, 'Incorrect key type', `This can't be the name of a property: ${error.message}.`))
    return undefined
  }
}
