import { type Diagnostic, errorAt } from '../diagnostics/index.ts'
import { UNKNOWN, type Value } from '../values/index.ts'
import type { EvaluationContext } from './context.ts'
import { Node } from './node.ts'
import type { ReferenceNode } from './reference.ts'

/** The key of an object that is a reference but not between parentheses: `{ a.b = 1 }`. It has no value. */
export class AmbiguousKeyNode extends Node {
  readonly reference: ReferenceNode

  constructor(reference: ReferenceNode) {
    super(reference.range)
    this.reference = reference
  }

  protected override compute(_context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    const text = this.range.text
    const detail = `For the value of ${text} as key, write (${text}); for the text itself, ${JSON.stringify(text)}.`
    diagnostics.push(errorAt(this.range, 'Ambiguous attribute key', detail))
    return UNKNOWN
  }

  override children(): readonly Node[] {
    return [this.reference]
  }

  /** Static readers, such as those of moved names, take it as the reference that it is. */
  override asTraversal(): ReturnType<Node['asTraversal']> {
    return this.reference.asTraversal()
  }
}
