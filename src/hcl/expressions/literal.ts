import type { Range } from '../diagnostics/index.ts'
import type { Value } from '../values/index.ts'
import { Node } from './node.ts'

/** A number, `true`, `false`, `null`, or a text without anything to work out in it. */
export class LiteralNode extends Node {
  readonly value: Value
  /** Whether it is written as `true`, `false` or `null`, which are also names. */
  readonly keyword: string | undefined

  constructor(value: Value, range: Range, keyword?: string) {
    super(range)
    this.value = value
    this.keyword = keyword
  }

  protected override compute(): Value {
    return this.value
  }

  override children(): readonly Node[] {
    return []
  }

  override asText(): string | undefined {
    return this.value.kind === 'string' ? this.value.value : undefined
  }

  override asTraversal(): ReturnType<Node['asTraversal']> {
    if (this.keyword === undefined) return undefined
    return { root: this.keyword, rootRange: this.range, steps: [], range: this.range }
  }
}
