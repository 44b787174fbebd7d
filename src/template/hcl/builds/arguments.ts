import type { Expression } from '../../../hcl/index.ts'
import {
  type Body,
  type BodyContent,
  bodySchemaOf,
  type Diagnostic,
  decodePartially,
  type EvaluationContext,
  errorAt,
  expandDynamicBlocks,
  type ObjectSpec,
  type Traversal,
  type Value,
  whenReady,
} from '../../../hcl/index.ts'
import { type Milliseconds, parseDuration } from '../../../options/index.ts'

/** What the arguments in a body refer to that the template itself understands, whoever the rest is for. */
export function argumentReferences(body: Body, spec: ObjectSpec): Traversal[] {
  const { content } = body.partialContent(bodySchemaOf(spec), [])
  return [...content.attributes.values()].flatMap(({ expression }) => expression.variables())
}

/** What says how a build is put together must be known before there is a machine. */
export function lateReferences(references: readonly Traversal[]): Diagnostic[] {
  return references
    .filter(({ root }) => root === 'build')
    .map(({ range }) => {
      const detail = `${range.text} is not known here: there is no machine yet. The component's own arguments can use it.`
      return errorAt(range, 'Fact of the machine asked for too early', detail)
    })
}

/** The arguments of a body that the template itself understands. What is wrong or unknown counts as not set. */
export class Arguments {
  /** The body without them. */
  readonly rest: Body
  readonly #values: ReadonlyMap<string, Value>
  readonly #content: BodyContent
  readonly #diagnostics: Diagnostic[]

  private constructor(rest: Body, values: ReadonlyMap<string, Value>, content: BodyContent, diagnostics: Diagnostic[]) {
    this.rest = rest
    this.#values = values
    this.#content = content
    this.#diagnostics = diagnostics
  }

  /** @throws what a function's promise rejects with */
  static async read(
    body: Body,
    spec: ObjectSpec,
    context: EvaluationContext,
    diagnostics: Diagnostic[],
  ): Promise<Arguments> {
    const decoded = await whenReady(() => decodePartially(body, spec, context))
    diagnostics.push(...decoded.diagnostics, ...lateReferences(argumentReferences(body, spec)))
    const values = decoded.value.kind === 'object' ? decoded.value.entries : new Map<string, Value>()
    const { content } = expandDynamicBlocks(body, context).partialContent(bodySchemaOf(spec), [])
    return new Arguments(decoded.rest, values, content, diagnostics)
  }

  value(name: string): Value | undefined {
    return this.#values.get(name)
  }

  expression(name: string): Expression | undefined {
    return this.#content.attributes.get(name)?.expression
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name)
    return value?.kind === 'string' ? value.value : undefined
  }

  flag(name: string): boolean | undefined {
    const value = this.#values.get(name)
    return value?.kind === 'bool' ? value.value : undefined
  }

  texts(name: string): string[] {
    const value = this.#values.get(name)
    const items = value && 'items' in value ? value.items : []
    return items.flatMap((item) => (item.kind === 'string' ? [item.value] : []))
  }

  /** 0 where it isn't set. */
  duration(name: string): Milliseconds {
    const text = this.text(name)
    if (text === undefined || text === '') return 0
    const duration = parseDuration(text)
    if (duration === undefined) {
      this.wrong(name, 'Invalid duration', `"${name}" must be a duration such as "30s" or "1h30m", not "${text}".`)
    }
    return Math.max(0, duration ?? 0)
  }

  /** 0 where it isn't set. */
  count(name: string): number {
    const value = this.#values.get(name)
    if (value?.kind !== 'number') return 0
    if (!value.value.isInteger()) {
      this.wrong(name, 'Invalid number', `"${name}" must be a whole number, not ${value.value}.`)
      return 0
    }
    return Math.max(0, value.value.toNumber())
  }

  /** Says that something is wrong with an argument. */
  wrong(name: string, summary: string, detail: string): void {
    this.#diagnostics.push(errorAt(this.expression(name)?.range, summary, detail))
  }
}
