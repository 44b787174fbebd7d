import { type Diagnostic, errorAt, nearestName, type Range } from '../diagnostics/index.ts'
import type { Traversal } from '../expressions/index.ts'
import type { SyntaxBlock, SyntaxBody } from '../syntax/index.ts'
import type { Attribute, Block, BlockSchema, Body, BodyContent, BodySchema, PartialContent } from './body.ts'
import { missingAttributes } from './missing.ts'

/** A body of native syntax. */
export class NativeBody implements Body {
  readonly syntax: SyntaxBody
  /** Names that were taken by an earlier {@link partialContent}. */
  readonly #taken: ReadonlySet<string>

  constructor(syntax: SyntaxBody, taken: ReadonlySet<string> = new Set()) {
    this.syntax = syntax
    this.#taken = taken
  }

  get endRange(): Range {
    return this.syntax.endRange
  }

  content(schema: BodySchema, diagnostics: Diagnostic[]): BodyContent {
    const { content, rest } = this.#partial(schema, diagnostics)
    rest.#refuseAll(schema, diagnostics)
    return content
  }

  partialContent(schema: BodySchema, diagnostics: Diagnostic[]): PartialContent {
    return this.#partial(schema, diagnostics)
  }

  #partial(schema: BodySchema, diagnostics: Diagnostic[]): { content: BodyContent; rest: NativeBody } {
    const attributes = new Map<string, Attribute>()
    const taken = new Set(this.#taken)
    for (const { name } of schema.attributes ?? []) {
      const attribute = this.#taken.has(name) ? undefined : this.syntax.attributes.get(name)
      if (attribute) attributes.set(name, attribute)
      taken.add(name)
    }
    const byType = new Map((schema.blocks ?? []).map((block) => [block.type, block]))
    const blocks: Block[] = []
    for (const block of this.syntax.blocks) {
      const known = byType.get(block.type)
      if (known && !this.#taken.has(block.type) && hasRightLabels(block, known, diagnostics))
        blocks.push(toBlock(block))
    }
    for (const type of byType.keys()) taken.add(type)
    diagnostics.push(...missingAttributes(schema, attributes, this.endRange))
    return { content: { attributes, blocks, endRange: this.endRange }, rest: new NativeBody(this.syntax, taken) }
  }

  #refuseAll(schema: BodySchema, diagnostics: Diagnostic[]): void {
    const attributeNames = (schema.attributes ?? []).map(({ name }) => name)
    const blockTypes = (schema.blocks ?? []).map(({ type }) => type)
    for (const { name, nameRange } of this.syntax.attributes.values()) {
      if (this.#taken.has(name) && !isBlockOnly(name, attributeNames, blockTypes)) continue
      const isBlock = blockTypes.includes(name)
      const detail = isBlock
        ? `${name} is a block here: write ${name} { … }, without the equals sign.`
        : `There is no argument ${JSON.stringify(name)} here.`
      const suggestion = isBlock ? undefined : nearestName(name, [...attributeNames, ...this.#takenBefore(schema)])
      diagnostics.push(errorAt(nameRange, 'Unsupported argument', detail, { suggestion }))
    }
    for (const { type, typeRange } of this.syntax.blocks) {
      if (this.#taken.has(type) && !isBlockOnly(type, blockTypes, attributeNames)) continue
      const isAttribute = attributeNames.includes(type)
      const detail = isAttribute
        ? `${type} is an argument here: write ${type} = …, with an equals sign.`
        : `There are no blocks of type ${JSON.stringify(type)} here.`
      const suggestion = isAttribute ? undefined : nearestName(type, [...blockTypes, ...this.#takenBefore(schema)])
      diagnostics.push(errorAt(typeRange, 'Unsupported block type', detail, { suggestion }))
    }
  }

  /** What others have read of the same body is meant as often as what the schema names. */
  #takenBefore({ attributes = [], blocks = [] }: BodySchema): string[] {
    const own = new Set([...attributes.map(({ name }) => name), ...blocks.map(({ type }) => type)])
    return [...this.#taken].filter((name) => !own.has(name))
  }

  justAttributes(diagnostics: Diagnostic[]): ReadonlyMap<string, Attribute> {
    const block = this.syntax.blocks.find(({ type }) => !this.#taken.has(type))
    if (block) {
      const detail = `There can be no blocks here, only arguments, and ${JSON.stringify(block.type)} is a block.`
      diagnostics.push(errorAt(block.typeRange, 'Unexpected block', detail))
    }
    return new Map([...this.syntax.attributes].filter(([name]) => !this.#taken.has(name)))
  }

  references(): readonly Traversal[] {
    const attributes = [...this.syntax.attributes.values()].filter(({ name }) => !this.#taken.has(name))
    const blocks = this.syntax.blocks.filter(({ type }) => !this.#taken.has(type))
    return [
      ...attributes.flatMap(({ expression }) => expression.variables()),
      ...blocks.flatMap(({ body }) => new NativeBody(body).references()),
    ]
  }
}

/** Whether the name is taken as something of the other kind only. */
function isBlockOnly(name: string, own: readonly string[], others: readonly string[]): boolean {
  return !own.includes(name) && others.includes(name)
}

function toBlock(block: SyntaxBlock): Block {
  const { type, typeRange, labels, headerRange } = block
  return { type, typeRange, labels, headerRange, body: new NativeBody(block.body) }
}

function hasRightLabels(block: SyntaxBlock, schema: BlockSchema, diagnostics: Diagnostic[]): boolean {
  const names = schema.labels ?? []
  const missing = names[block.labels.length]
  const extra = block.labels[names.length]
  const wanted = names.length === 0 ? 'no labels' : `${names.length} labels (${names.join(', ')})`
  if (missing !== undefined) {
    const detail = `A block of type ${block.type} has ${wanted}: the ${missing} is missing.`
    diagnostics.push(errorAt(block.headerRange, `Missing ${missing} for ${block.type}`, detail))
    return false
  }
  if (extra) {
    const detail = `A block of type ${block.type} has ${wanted}, so ${JSON.stringify(extra.text)} is one too many.`
    diagnostics.push(errorAt(extra.range, `Extraneous label for ${block.type}`, detail, { context: block.headerRange }))
    return false
  }
  return true
}
