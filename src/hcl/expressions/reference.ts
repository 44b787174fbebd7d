import { type Diagnostic, errorAt, nearestName } from '../diagnostics/index.ts'
import { UNKNOWN, type Value } from '../values/index.ts'
import { type EvaluationContext, findVariable, namesIn } from './context.ts'
import { Node } from './node.ts'
import { follow } from './steps.ts'
import type { Traversal } from './traversal.ts'

/** A variable and the way into it: `var.servers[0].name`. */
export class ReferenceNode extends Node {
  readonly traversal: Traversal

  constructor(traversal: Traversal) {
    super(traversal.range)
    this.traversal = traversal
  }

  protected override compute(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    const { root, steps } = this.traversal
    const value = findVariable(context, root)
    if (!value) {
      diagnostics.push(this.#unknownVariable(context))
      return UNKNOWN
    }
    return steps.length === 0 ? value : follow(value, steps, diagnostics)
  }

  #unknownVariable(context: EvaluationContext): Diagnostic {
    const { root, rootRange } = this.traversal
    const names = namesIn(context, 'variables')
    if (names.size === 0) {
      return errorAt(rootRange, 'Variables not allowed', `Variables can't be used here, and ${root} is one.`)
    }
    const detail = `There is no variable named ${JSON.stringify(root)}.`
    return errorAt(rootRange, 'Unknown variable', detail, { suggestion: nearestName(root, names), context: this.range })
  }

  override children(): readonly Node[] {
    return []
  }

  override ownReference(): Traversal {
    return this.traversal
  }

  override asTraversal(): Traversal {
    return this.traversal
  }
}
