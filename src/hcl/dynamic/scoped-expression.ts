import type { Diagnostic, Range } from '../diagnostics/index.ts'
import {
  childContext,
  type EvaluationContext,
  type Expression,
  type ExpressionEntry,
  type StaticCall,
  type Traversal,
} from '../expressions/index.ts'
import type { Value } from '../values/index.ts'

/** An expression that stands in a repeated block and can refer to the turn it is in. */
export class ScopedExpression implements Expression {
  readonly range: Range
  readonly #expression: Expression
  readonly #scope: ReadonlyMap<string, Value>

  constructor(expression: Expression, scope: ReadonlyMap<string, Value>) {
    this.range = expression.range
    this.#expression = expression
    this.#scope = scope
  }

  evaluate(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    return this.#expression.evaluate(childContext(context, this.#scope), diagnostics)
  }

  variables(): readonly Traversal[] {
    return this.#expression.variables().filter(({ root }) => !this.#scope.has(root))
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
