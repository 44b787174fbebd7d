import { ConversionError, convert } from '../convert/index.ts'
import { type Diagnostic, errorAt, type Range } from '../diagnostics/index.ts'
import { type EvaluationContext, Node } from '../expressions/index.ts'
import { STRING } from '../types/index.ts'
import { type Mark, stringValue, unknownValue, unmark, type Value } from '../values/index.ts'

/** A text with something to work out in it: `"a ${b} c"`. */
export class TemplateNode extends Node {
  readonly parts: readonly Node[]

  constructor(parts: readonly Node[], range: Range) {
    super(range)
    this.parts = parts
  }

  protected override compute(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    const pieces = new Pieces()
    for (const part of this.parts) pieces.add(part.evaluate(context, diagnostics), part.range, this.range, diagnostics)
    return pieces.join(context, this.range)
  }

  override children(): readonly Node[] {
    return this.parts
  }
}

/** An interpolation with nothing around it, which keeps the type of its value: `"${list}"`. */
export class InterpolationNode extends Node {
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
}

/** The text of all turns of `%{ for }`, one after the other. */
export class JoinNode extends Node {
  readonly turns: Node

  constructor(turns: Node, range: Range) {
    super(range)
    this.turns = turns
  }

  protected override compute(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    const turns = this.turns.evaluate(context, diagnostics)
    if (turns.kind !== 'tuple') return unknownValue(STRING, turns.marks)
    const pieces = new Pieces(turns.marks)
    for (const turn of turns.items) pieces.add(turn, this.range, this.range, diagnostics)
    return pieces.join(context, this.range)
  }

  override children(): readonly Node[] {
    return [this.turns]
  }
}

/** What becomes one text. */
class Pieces {
  readonly #texts: string[] = []
  readonly #marks: Set<Mark>
  #isKnown = true

  constructor(marks: Iterable<Mark> = []) {
    this.#marks = new Set(marks)
  }

  add(value: Value, range: Range, context: Range, diagnostics: Diagnostic[]): void {
    const wrong = (detail: string) => errorAt(range, 'Invalid template interpolation', detail, { context })
    if (value.kind === 'null') {
      diagnostics.push(wrong('The value is null, which can be no part of a text.'))
      return
    }
    for (const mark of value.marks) this.#marks.add(mark)
    if (value.kind === 'unknown') {
      this.#isKnown = false
      return
    }
    try {
      const text = convert(unmark(value), STRING)
      if (text.kind === 'string') this.#texts.push(text.value)
    } catch (error) {
      if (!(error instanceof ConversionError)) throw error
      diagnostics.push(wrong(`The value can be no part of a text: ${error.message}.`))
    }
  }

  join(context: EvaluationContext, range: Range): Value {
    if (!this.#isKnown) return unknownValue(STRING, this.#marks)
    // Measured before it is made: texts can double with every line.
    let length = 0
    for (const text of this.#texts) length += text.length
    context.budget.checkText(length, range)
    return stringValue(this.#texts.join(''), this.#marks)
  }
}
