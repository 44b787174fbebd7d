import type {
  Attribute,
  Block,
  BlockSchema,
  Body,
  BodyContent,
  BodySchema,
  Label,
  PartialContent,
} from '../body/index.ts'
import { missingAttributes } from '../body/missing.ts'
import { type Diagnostic, errorAt, nearestName, Range } from '../diagnostics/index.ts'
import type { Traversal } from '../expressions/index.ts'
import { JsonExpression } from './json-expression.ts'
import type { JsonNode, JsonProperty } from './json-node.ts'

/** A property of this name is a comment. */
const COMMENT = '//'

/** A body of JSON: an object, or several objects in an array. */
export class JsonBody implements Body {
  readonly #node: JsonNode
  readonly #taken: ReadonlySet<string>

  constructor(node: JsonNode, taken: ReadonlySet<string> = new Set()) {
    this.#node = node
    this.#taken = taken
  }

  get endRange(): Range {
    const { source, end, start } = this.#node.range
    return this.#node.kind === 'object' ? new Range(source, end - 1, end) : new Range(source, start, start + 1)
  }

  content(schema: BodySchema, diagnostics: Diagnostic[]): BodyContent {
    const { content, rest } = this.#partial(schema, diagnostics)
    // Also what others have read of the same body.
    const names = [
      ...this.#taken,
      ...(schema.attributes ?? []).map(({ name }) => name),
      ...(schema.blocks ?? []).map(({ type }) => type),
    ]
    for (const { name, nameRange } of rest.#properties([])) {
      const detail = `There is no argument and no block type ${JSON.stringify(name)} here.`
      const suggestion = nearestName(name, names)
      diagnostics.push(errorAt(nameRange, 'Unsupported property', detail, { suggestion }))
    }
    return content
  }

  partialContent(schema: BodySchema, diagnostics: Diagnostic[]): PartialContent {
    return this.#partial(schema, diagnostics)
  }

  #partial(schema: BodySchema, diagnostics: Diagnostic[]): { content: BodyContent; rest: JsonBody } {
    const attributeNames = new Set((schema.attributes ?? []).map(({ name }) => name))
    const blockSchemas = new Map((schema.blocks ?? []).map((block) => [block.type, block]))
    const properties = this.#properties(diagnostics)
    const attributes = toAttributes(
      properties.filter(({ name }) => attributeNames.has(name)),
      diagnostics,
    )
    const blocks = properties.flatMap((property) => {
      const block = attributeNames.has(property.name) ? undefined : blockSchemas.get(property.name)
      return block ? unpack(property.value, block, property, [], diagnostics) : []
    })
    diagnostics.push(...missingAttributes(schema, attributes, this.endRange))
    const taken = new Set([...this.#taken, ...attributeNames, ...blockSchemas.keys()])
    return { content: { attributes, blocks, endRange: this.endRange }, rest: new JsonBody(this.#node, taken) }
  }

  justAttributes(diagnostics: Diagnostic[]): ReadonlyMap<string, Attribute> {
    if (this.#node.kind !== 'object') {
      diagnostics.push(wrongKind(this.#node, 'A JSON object must stand here, whose properties are the arguments.'))
      return new Map()
    }
    return toAttributes(this.#properties(diagnostics), diagnostics)
  }

  references(): readonly Traversal[] {
    return this.#properties([]).flatMap(({ value }) => new JsonExpression(value).variables())
  }

  #properties(diagnostics: Diagnostic[]): JsonProperty[] {
    const what = 'A JSON object, or an array of them, must stand here, with arguments and blocks.'
    return propertiesOf(this.#node, what, diagnostics).filter(({ name }) => name !== COMMENT && !this.#taken.has(name))
  }
}

function toAttributes(properties: readonly JsonProperty[], diagnostics: Diagnostic[]): ReadonlyMap<string, Attribute> {
  const attributes = new Map<string, Attribute>()
  for (const { name, nameRange, value } of properties) {
    const earlier = attributes.get(name)
    if (earlier) {
      const detail = `${name} is set already, in line ${earlier.nameRange.from.line}.`
      diagnostics.push(errorAt(nameRange, 'Argument set twice', detail))
    } else {
      attributes.set(name, {
        name,
        nameRange,
        expression: new JsonExpression(value),
        range: nameRange.until(value.range),
      })
    }
  }
  return attributes
}

/** The blocks of one type: below one level of names for each label, an object for one block or an array for several. */
function unpack(
  node: JsonNode,
  schema: BlockSchema,
  property: JsonProperty,
  labels: readonly Label[],
  diagnostics: Diagnostic[],
): Block[] {
  const label = schema.labels?.[labels.length]
  if (label === undefined) return toBlocks(node, schema.type, property, labels, diagnostics)
  const what = `A JSON object, or an array of them, must stand here, whose names are the ${label} of the ${schema.type} blocks.`
  const properties = propertiesOf(node, what, diagnostics)
  if (properties.length === 0 && (node.kind === 'object' || node.kind === 'array')) {
    const detail = `A property is missing here, whose name is the ${label} of the ${schema.type} block.`
    diagnostics.push(errorAt(node.range, 'Missing block label', detail))
  }
  return properties.flatMap(({ name, nameRange, value }) =>
    unpack(value, schema, property, [...labels, { text: name, range: nameRange }], diagnostics),
  )
}

function toBlocks(
  node: JsonNode,
  type: string,
  { nameRange }: JsonProperty,
  labels: readonly Label[],
  diagnostics: Diagnostic[],
): Block[] {
  const { source, start } = node.range
  const block = (body: JsonNode): Block => {
    return {
      type,
      typeRange: nameRange,
      labels,
      body: new JsonBody(body),
      headerRange: new Range(source, start, start + 1),
    }
  }
  if (node.kind === 'object') return [block(node)]
  if (node.kind === 'array') return node.items.map(block)
  if (!isNull(node)) {
    diagnostics.push(wrongKind(node, `A JSON object must stand here, or an array of them, with the ${type} blocks.`))
  }
  return []
}

function propertiesOf(node: JsonNode, what: string, diagnostics: Diagnostic[]): readonly JsonProperty[] {
  if (node.kind === 'object') return node.properties
  if (node.kind === 'array') {
    return node.items.flatMap((item) => {
      if (item.kind === 'object') return item.properties
      diagnostics.push(wrongKind(item, what))
      return []
    })
  }
  if (!isNull(node)) diagnostics.push(wrongKind(node, what))
  return []
}

function isNull(node: JsonNode): boolean {
  return node.kind === 'literal' && node.value.kind === 'null'
}

function wrongKind(node: JsonNode, detail: string): Diagnostic {
  return errorAt(node.range, 'Incorrect JSON value type', detail)
}
