import type { Diagnostic } from '../diagnostics/index.ts'
import { childContext, type EvaluationContext, type Traversal, type TraversalStep } from '../expressions/index.ts'
import type { Value } from '../values/index.ts'

/** The variables of a body, beside those of the context in which it is evaluated. */
export type BodyScope = ReadonlyMap<string, Value | DeferredValue>

/** A value that is worked out anew in each context: it may depend on what only some of them know. */
export interface DeferredValue {
  evaluate(context: EvaluationContext, diagnostics: Diagnostic[]): Value
  /** The variables that it depends on, as far as this way into it needs them. */
  variables(way: readonly TraversalStep[]): readonly Traversal[]
}

/** The context with the scope's variables before its own. What goes wrong with one that is used is added to `diagnostics`. */
export function contextWithin(
  scope: BodyScope,
  context: EvaluationContext,
  diagnostics: Diagnostic[],
): EvaluationContext {
  return childContext(context, {
    get: (name) => {
      const found = scope.get(name)
      return found && 'evaluate' in found ? found.evaluate(context, diagnostics) : found
    },
    keys: () => scope.keys(),
  })
}

/** What references in a body with this scope need from outside. */
export function referencesBeyond(scope: BodyScope, references: readonly Traversal[]): readonly Traversal[] {
  if (scope.size === 0) return references
  return references.flatMap((reference) => {
    const found = scope.get(reference.root)
    if (!found) return [reference]
    return 'evaluate' in found ? found.variables(reference.steps) : []
  })
}
