import type { Diagnostic, EvaluationContext } from '../../../hcl/index.ts'
import type { Gate } from '../extensions/index.ts'
import type { ComponentBlock, HclModule } from '../module/index.ts'

/** The sources of a template, those with `for_each` as many as it says. */
export class SourceSet {
  /** By `type.name`. One that is repeated has all its elements under its own name, and each under that of the element. */
  readonly #sources: ReadonlyMap<string, readonly ComponentBlock[]>

  private constructor(sources: ReadonlyMap<string, readonly ComponentBlock[]>) {
    this.#sources = sources
  }

  /** @param context in which each `for_each` can be evaluated */
  static async open(
    { sources }: HclModule,
    gate: Gate,
    context: EvaluationContext,
    diagnostics: Diagnostic[],
  ): Promise<SourceSet> {
    const opened = new Map<string, readonly ComponentBlock[]>()
    for (const [key, block] of sources) {
      const opening = await gate.open(block.body, context, diagnostics)
      if (opening.kind !== 'each') {
        opened.set(key, [opening.kind === 'once' ? { ...block, body: opening.body } : block])
        continue
      }
      const elements = opening.elements.map((element) => {
        const name = element.key.kind === 'string' ? `${block.name}-${element.key.value}` : block.name
        return { ...block, name, body: element.body }
      })
      for (const element of elements) opened.set(`${block.type}.${element.name}`, [element])
      opened.set(key, elements)
    }
    return new SourceSet(opened)
  }

  /** @param key `type.name` */
  find(key: string): readonly ComponentBlock[] | undefined {
    return this.#sources.get(key)
  }

  /** All that can be found. */
  get keys(): readonly string[] {
    return [...this.#sources.keys()]
  }
}
