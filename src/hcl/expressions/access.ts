import type { Diagnostic, Range } from '../diagnostics/index.ts'
import { UNKNOWN, type Value } from '../values/index.ts'
import type { EvaluationContext } from './context.ts'
import { indexInto } from './index-into.ts'
import { Node } from './node.ts'
import { follow } from './steps.ts'
import type { TraversalStep } from './traversal.ts'

/** The way into something that isn't a variable: `f(x).name`. */
export class AccessNode extends Node {
  readonly source: Node
  readonly steps: readonly TraversalStep[]

  constructor(source: Node, steps: readonly TraversalStep[], range: Range) {
    super(range)
    this.source = source
    this.steps = steps
  }

  protected override compute(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    return follow(this.source.evaluate(context, diagnostics), this.steps, diagnostics)
  }

  override children(): readonly Node[] {
    return [this.source]
  }
}

/** An element by a key that must be worked out: `list[count - 1]`. */
export class IndexNode extends Node {
  readonly source: Node
  readonly key: Node
  /** The brackets with what is between them. */
  readonly bracketRange: Range

  constructor(source: Node, key: Node, bracketRange: Range, range: Range) {
    super(range)
    this.source = source
    this.key = key
    this.bracketRange = bracketRange
  }

  protected override compute(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    const before = diagnostics.length
    const value = this.source.evaluate(context, diagnostics)
    const key = this.key.evaluate(context, diagnostics)
    return diagnostics.length > before ? UNKNOWN : indexInto(value, key, this.bracketRange, diagnostics)
  }

  override children(): readonly Node[] {
    return [this.source, this.key]
  }
}
