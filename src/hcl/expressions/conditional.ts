import { ConversionError, convert, unify } from '../convert/index.ts'
import { type Diagnostic, errorAt, hasErrors, type Range } from '../diagnostics/index.ts'
import { BOOL, DYNAMIC, type Type, typeText } from '../types/index.ts'
import {
  nullValue,
  stepsToWalk,
  UNKNOWN,
  unionMarks,
  unknownValue,
  unmark,
  type Value,
  withMarks,
} from '../values/index.ts'
import type { EvaluationContext } from './context.ts'
import { Node } from './node.ts'

/** `condition ? yes : no`, and a template's `%{ if }`. Both results become one type; only the chosen one may fail. */
export class ConditionalNode extends Node {
  readonly condition: Node
  readonly yes: Node
  readonly no: Node

  constructor(condition: Node, yes: Node, no: Node, range: Range) {
    super(range)
    this.condition = condition
    this.yes = yes
    this.no = no
  }

  protected override compute(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    const yesDiagnostics: Diagnostic[] = []
    const noDiagnostics: Diagnostic[] = []
    const yes = this.yes.evaluate(context, yesDiagnostics)
    const no = this.no.evaluate(context, noDiagnostics)
    context.budget.step(this.range, stepsToWalk(yes) + stepsToWalk(no))
    const type = resultType(yes, no)
    if (!type) {
      diagnostics.push(this.#inconsistent(yes.type, no.type))
      return UNKNOWN
    }
    const condition = this.#decide(context, diagnostics)
    if (!condition) return unknownValue(type)
    const marks = unionMarks(condition.marks, yes.marks, no.marks)
    if (condition.kind !== 'bool') {
      return yes.kind === 'null' && no.kind === 'null' ? nullValue(type, marks) : unknownValue(type, marks)
    }
    diagnostics.push(...(condition.value ? yesDiagnostics : noDiagnostics))
    const chosen = condition.value ? { value: yes, node: this.yes } : { value: no, node: this.no }
    const result = this.#convert(unmark(chosen.value), type, chosen.node, diagnostics)
    // Marks of what wasn't chosen go along too: that it wasn't chosen says something about it.
    return result ? withMarks(result, marks) : unknownValue(type)
  }

  /** The condition as a bool or an unknown one; undefined if it can be none. */
  #decide(context: EvaluationContext, diagnostics: Diagnostic[]): Value | undefined {
    const inner: Diagnostic[] = []
    const condition = this.condition.evaluate(context, inner)
    diagnostics.push(...inner)
    if (hasErrors(inner)) return withMarks(unknownValue(BOOL), condition.marks)
    const { range } = this.condition
    if (condition.kind === 'null') {
      const detail = 'The condition is null. It must be true or false.'
      diagnostics.push(errorAt(range, 'Null condition', detail, { context: this.range }))
      return undefined
    }
    if (condition.kind === 'unknown') return condition
    try {
      return convert(condition, BOOL)
    } catch (error) {
      if (!(error instanceof ConversionError)) throw error
      const detail = `The condition must be true or false: ${error.message}.`
      diagnostics.push(errorAt(range, 'Incorrect condition type', detail, { context: this.range }))
      return undefined
    }
  }

  #convert(value: Value, type: Type, node: Node, diagnostics: Diagnostic[]): Value | undefined {
    try {
      return convert(value, type)
    } catch (error) {
      if (!(error instanceof ConversionError)) throw error
      const detail = `This result can't become what the other one is: ${error.message}.`
      diagnostics.push(errorAt(node.range, 'Inconsistent conditional results', detail, { context: this.range }))
      return undefined
    }
  }

  #inconsistent(yes: Type, no: Type): Diagnostic {
    const detail = `Both results must have types that go together, but one is ${shortened(yes)} and the other one ${shortened(no)}.`
    return errorAt(this.yes.range.until(this.no.range), 'Inconsistent conditional results', detail, {
      context: this.range,
    })
  }

  override children(): readonly Node[] {
    return [this.condition, this.yes, this.no]
  }
}

function resultType(yes: Value, no: Value): Type | undefined {
  if (isPlainNull(yes)) return no.type
  if (isPlainNull(no)) return yes.type
  if (yes.type.kind === 'dynamic' || no.type.kind === 'dynamic') return DYNAMIC
  return unify([yes.type, no.type], 'unsafe')
}

function isPlainNull(value: Value): boolean {
  return value.kind === 'null' && value.type.kind === 'dynamic' && value.marks.size === 0
}

/** Types of big values are longer than anybody reads. */
const MOST_SHOWN = 120

function shortened(type: Type): string {
  const text = typeText(type)
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text
}
