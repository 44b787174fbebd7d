import type { Diagnostic, Range } from '../diagnostics/index.ts'
import type {
  CalledFunction,
  EvaluationContext,
  Expression,
  ExpressionEntry,
  StaticCall,
  Traversal,
} from '../expressions/index.ts'
import type { Value } from '../values/index.ts'
import { type BodyScope, contextWithin, referencesBeyond } from './scope.ts'

/** An expression that stands in a body with variables of its own, such as a repeated block with the turn it is in. */
export class ScopedExpression implements Expression {
  readonly range: Range
  readonly #expression: Expression
  readonly #scope: BodyScope

  constructor(expression: Expression, scope: BodyScope) {
    this.range = expression.range
    this.#expression = expression
    this.#scope = scope
  }

  evaluate(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    return this.#expression.evaluate(contextWithin(this.#scope, context, diagnostics), diagnostics)
  }

  variables(): readonly Traversal[] {
    return referencesBeyond(this.#scope, this.#expression.variables())
  }

  calls(): readonly CalledFunction[] {
    return this.#expression.calls()
  }

  asTraversal(): Traversal | undefined {
    return this.#expression.asTraversal()
  }

  asItems(): readonly Expression[] | undefined {
    return this.#expression.asItems()?.map((item) => new ScopedExpression(item, this.#scope))
  }

  asEntries(): readonly ExpressionEntry[] | undefined {
    return this.#expression.asEntries()?.map(({ key, value }) => ({
      key: new ScopedExpression(key, this.#scope),
      value: new ScopedExpression(value, this.#scope),
    }))
  }

  asCall(): StaticCall | undefined {
    const call = this.#expression.asCall()
    return call && { ...call, args: call.args.map((arg) => new ScopedExpression(arg, this.#scope)) }
  }

  asText(): string | undefined {
    return this.#expression.asText()
  }
}
