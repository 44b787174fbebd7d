import { readFileSync } from 'node:fs'
import {
  type Attribute,
  type Block,
  type BodyContent,
  createContext,
  DYNAMIC,
  evaluate,
  parseNative,
  parseTypeConstraint,
  SourceFile,
  type Spec,
  type Type,
  throwErrors,
  type Value,
} from '../../../../src/hcl/index.ts'

export interface SpecFile {
  readonly spec: Spec
  readonly variables: ReadonlyMap<string, Value>
}

const KINDS = [
  'object',
  'array',
  'attr',
  'block',
  'block_list',
  'block_tuple',
  'block_set',
  'block_map',
  'block_object',
  'block_attrs',
  'literal',
  'default',
  'block_label',
]

/** Blocks of these kinds take a label, but as the root of a file or where their place says their name. */
const LABELLED = KINDS.map((type) => ({ type, labels: ['name'] }))
const UNLABELLED = KINDS.map((type) => ({ type }))

/** Reads a file of the notation in which the suite says what a body is decoded to. */
export function readSpecFile(file: string): SpecFile {
  const { body, diagnostics } = parseNative(new SourceFile(file, readFileSync(file, 'utf8')))
  throwErrors(diagnostics)
  const schema = { blocks: [...UNLABELLED, { type: 'variables' }] }
  const { blocks } = body.content(schema, [])
  const variables = new Map<string, Value>()
  for (const block of blocks.filter(({ type }) => type === 'variables')) {
    for (const [name, attribute] of block.body.justAttributes([])) variables.set(name, constant(attribute))
  }
  const [root] = blocks.filter(({ type }) => type !== 'variables')
  return { spec: root ? toSpec(root, undefined) : { kind: 'object', attributes: {} }, variables }
}

function toSpec(block: Block, name: string | undefined): Spec {
  switch (block.type) {
    case 'object':
      return { kind: 'object', attributes: Object.fromEntries(named(block)) }
    case 'array':
      return { kind: 'tuple', elements: unnamed(block) }
    case 'default': {
      const [primary, fallback] = unnamed(block)
      if (!primary || !fallback) throw new Error('a default needs two specs')
      return { kind: 'default', primary, fallback }
    }
    default:
      return leaf(block, name)
  }
}

const SETTINGS = [
  'name',
  'type',
  'required',
  'block_type',
  'min_items',
  'max_items',
  'labels',
  'element_type',
  'value',
  'index',
]

function leaf(block: Block, name: string | undefined): Spec {
  const content = block.body.content(
    { attributes: SETTINGS.map((setting) => ({ name: setting })), blocks: UNLABELLED },
    [],
  )
  const text = (setting: string) => textOf(content, setting)
  const required = valueIs(content, 'required')
  const type = text('block_type') ?? name ?? ''
  const nested = (): Spec => {
    const [inner] = content.blocks
    return inner ? toSpec(inner, undefined) : { kind: 'object', attributes: {} }
  }
  const as = { block_list: 'list', block_tuple: 'tuple', block_set: 'set' } as const
  switch (block.type) {
    case 'attr':
      return { kind: 'attribute', name: text('name') ?? name ?? '', type: typeOf(content, 'type'), required }
    case 'block':
      return { kind: 'block', type, nested: nested(), required }
    case 'block_list':
    case 'block_tuple':
    case 'block_set':
      return { kind: 'blocks', as: as[block.type], type, nested: nested() }
    case 'block_map':
    case 'block_object': {
      const labels = (content.attributes.get('labels')?.expression.asItems() ?? []).flatMap(
        (item) => item.asText() ?? [],
      )
      return { kind: 'block-map', as: block.type === 'block_map' ? 'map' : 'object', type, labels, nested: nested() }
    }
    case 'block_attrs':
      return { kind: 'block-attributes', type, element: typeOf(content, 'element_type'), required }
    case 'literal': {
      const value = content.attributes.get('value')
      if (!value) throw new Error('a literal needs a value')
      return { kind: 'literal', value: constant(value) }
    }
    default:
      throw new Error(`there is no spec ${block.type}`)
  }
}

function named(block: Block): [string, Spec][] {
  const { blocks } = block.body.content({ blocks: LABELLED }, [])
  return blocks.map((inner) => {
    const name = inner.labels[0]?.text ?? ''
    return [name, toSpec(inner, name)]
  })
}

function unnamed(block: Block): Spec[] {
  return block.body.content({ blocks: UNLABELLED }, []).blocks.map((inner) => toSpec(inner, undefined))
}

function constant({ expression }: Attribute): Value {
  const { value, diagnostics } = evaluate(expression, createContext())
  throwErrors(diagnostics)
  return value
}

function textOf({ attributes }: BodyContent, name: string): string | undefined {
  return attributes.get(name)?.expression.asText()
}

function valueIs({ attributes }: BodyContent, name: string): boolean {
  const attribute = attributes.get(name)
  const value = attribute && constant(attribute)
  return value?.kind === 'bool' && value.value
}

function typeOf({ attributes }: BodyContent, name: string): Type {
  const attribute = attributes.get(name)
  return attribute ? parseTypeConstraint(attribute.expression).type : DYNAMIC
}
