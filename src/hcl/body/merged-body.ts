import { type Diagnostic, errorAt, type Range } from '../diagnostics/index.ts'
import type { Traversal } from '../expressions/index.ts'
import type { Attribute, Block, Body, BodyContent, BodySchema, PartialContent } from './body.ts'
import { missingAttributes } from './missing.ts'

/** The bodies of several files as one. Each argument can stand in one of them; `endRange` is for where there is none. */
export function mergeBodies(bodies: readonly Body[], endRange: Range): Body {
  const [only] = bodies
  return only && bodies.length === 1 ? only : new MergedBody(bodies, bodies[0]?.endRange ?? endRange)
}

/** A body, or each of those that were merged to one, changed. */
export function eachBody(body: Body, change: (body: Body) => Body): Body {
  return body instanceof MergedBody ? body.each(change) : change(body)
}

class MergedBody implements Body {
  readonly endRange: Range
  readonly #bodies: readonly Body[]

  constructor(bodies: readonly Body[], endRange: Range) {
    this.#bodies = bodies
    this.endRange = endRange
  }

  each(change: (body: Body) => Body): MergedBody {
    return new MergedBody(this.#bodies.map(change), this.endRange)
  }

  content(schema: BodySchema, diagnostics: Diagnostic[]): BodyContent {
    const optional = withoutRequired(schema)
    return this.#merge(
      schema,
      this.#bodies.map((body) => body.content(optional, diagnostics)),
      diagnostics,
    )
  }

  partialContent(schema: BodySchema, diagnostics: Diagnostic[]): PartialContent {
    const optional = withoutRequired(schema)
    const parts = this.#bodies.map((body) => body.partialContent(optional, diagnostics))
    const content = this.#merge(
      schema,
      parts.map((part) => part.content),
      diagnostics,
    )
    const rest = new MergedBody(
      parts.map((part) => part.rest),
      this.endRange,
    )
    return { content, rest }
  }

  justAttributes(diagnostics: Diagnostic[]): ReadonlyMap<string, Attribute> {
    return mergeAttributes(
      this.#bodies.map((body) => body.justAttributes(diagnostics)),
      diagnostics,
    )
  }

  references(): readonly Traversal[] {
    return this.#bodies.flatMap((body) => body.references())
  }

  /** What is required must stand in one of the bodies. */
  #merge(schema: BodySchema, contents: readonly BodyContent[], diagnostics: Diagnostic[]): BodyContent {
    const attributes = mergeAttributes(
      contents.map((content) => content.attributes),
      diagnostics,
    )
    const blocks: Block[] = contents.flatMap((content) => content.blocks)
    diagnostics.push(...missingAttributes(schema, attributes, this.endRange))
    return { attributes, blocks, endRange: this.endRange }
  }
}

function withoutRequired(schema: BodySchema): BodySchema {
  return { ...schema, attributes: (schema.attributes ?? []).map(({ name }) => ({ name })) }
}

function mergeAttributes(
  maps: readonly ReadonlyMap<string, Attribute>[],
  diagnostics: Diagnostic[],
): ReadonlyMap<string, Attribute> {
  const merged = new Map<string, Attribute>()
  for (const attribute of maps.flatMap((map) => [...map.values()])) {
    const earlier = merged.get(attribute.name)
    if (earlier) {
      const detail = `${attribute.name} is set already, at ${earlier.nameRange}.`
      diagnostics.push(errorAt(attribute.nameRange, 'Argument set twice', detail))
    } else {
      merged.set(attribute.name, attribute)
    }
  }
  return merged
}
