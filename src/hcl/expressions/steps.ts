import type { Diagnostic } from '../diagnostics/index.ts'
import type { Value } from '../values/index.ts'
import { attributeOf } from './attribute.ts'
import { indexInto } from './index-into.ts'
import type { TraversalStep } from './traversal.ts'

/** What lies at the end of the steps, unknown if one of them leads nowhere. */
export function follow(value: Value, steps: readonly TraversalStep[], diagnostics: Diagnostic[]): Value {
  let at = value
  for (const step of steps) {
    const before = diagnostics.length
    at =
      step.kind === 'attribute'
        ? attributeOf(at, step.name, step.range, diagnostics)
        : indexInto(at, step.key, step.range, diagnostics)
    if (diagnostics.length > before) return at
  }
  return at
}
