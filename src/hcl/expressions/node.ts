import type { Diagnostic, Range } from '../diagnostics/index.ts'
import { UNKNOWN, type Value } from '../values/index.ts'
import { callsOf } from './calls.ts'
import type { EvaluationContext } from './context.ts'
import type { CalledFunction, Expression, ExpressionEntry, StaticCall } from './expression.ts'
import type { Traversal } from './traversal.ts'
import { variablesOf } from './variables.ts'

/** An expression in which some names are variables of its own, as inside of a `for`. */
export interface Scoped {
  readonly expression: Node
  readonly names: readonly string[]
}

/** Nobody reads more of one expression, and the turns of a `for` can make a million of one: the rest isn't looked at. */
export const MOST_MISTAKES = 1_000

/** An expression of native syntax. */
export abstract class Node implements Expression {
  readonly range: Range

  constructor(range: Range) {
    this.range = range
  }

  /** Works out the value, with what went wrong added to `diagnostics`. */
  protected abstract compute(context: EvaluationContext, diagnostics: Diagnostic[]): Value

  /** The expressions in it, in the order in which they stand there. */
  abstract children(): readonly (Node | Scoped)[]

  evaluate(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    if (diagnostics.length >= MOST_MISTAKES) return UNKNOWN
    context.budget.step(this.range)
    const value = this.compute(context, diagnostics)
    if (value.marks.size > 0) context.marked?.(value)
    return value
  }

  variables(): readonly Traversal[] {
    return variablesOf(this)
  }

  calls(): readonly CalledFunction[] {
    return callsOf(this)
  }

  /** What this expression itself refers to, where that is a variable. */
  ownReference(): Traversal | undefined {
    return undefined
  }

  /** The function that this expression itself calls. */
  ownCall(): CalledFunction | undefined {
    return undefined
  }

  asTraversal(): Traversal | undefined {
    return undefined
  }

  asItems(): readonly Expression[] | undefined {
    return undefined
  }

  asEntries(): readonly ExpressionEntry[] | undefined {
    return undefined
  }

  asCall(): StaticCall | undefined {
    return undefined
  }

  asText(): string | undefined {
    return undefined
  }
}

/** Stands for what couldn't be read. The mistake is told already. */
export class BrokenNode extends Node {
  protected override compute(): Value {
    return UNKNOWN
  }

  override children(): readonly Node[] {
    return []
  }
}
