import { type Block, type Body, type BodySchema, type Diagnostic, errorAt, type Range } from '../../../hcl/index.ts'
import type { Extension, Extensions } from './requested.ts'

/** Where extensions may stand in a body: arguments and blocks by name, and bodies of blocks in it. */
interface Grammar {
  readonly arguments?: Readonly<Record<string, Extension>>
  readonly blocks?: Readonly<Record<string, Extension>>
  readonly within?: Readonly<Record<string, { readonly labels?: readonly string[]; readonly grammar: Grammar }>>
}

const REPEATED = { arguments: { for_each: 'for_each', enabled: 'enabled' } } satisfies Grammar
const CONDITIONAL = { arguments: { enabled: 'enabled' } } satisfies Grammar

const BUILD = {
  ...REPEATED,
  blocks: { use: 'provisioners' },
  within: {
    source: { labels: ['reference'], grammar: CONDITIONAL },
    provisioner: { labels: ['type'], grammar: REPEATED },
    'error-cleanup-provisioner': { labels: ['type'], grammar: CONDITIONAL },
    'post-processor': { labels: ['type'], grammar: REPEATED },
    'post-processors': {
      grammar: { ...CONDITIONAL, within: { 'post-processor': { labels: ['type'], grammar: REPEATED } } },
    },
  },
} satisfies Grammar

const TEMPLATE = {
  blocks: { function: 'functions', provisioners: 'provisioners' },
  within: {
    packer: { grammar: { arguments: { include: 'include' } } },
    source: { labels: ['type', 'name'], grammar: { arguments: { for_each: 'for_each' } } },
    data: { labels: ['type', 'name'], grammar: REPEATED },
    build: { grammar: BUILD },
  },
} satisfies Grammar

/** Says of what only an extension allows that it has to be asked for. */
export class UnaskedExtensions {
  readonly #template: Body
  readonly #asked: Extensions
  #found: ReadonlyMap<string, Found> | undefined

  /** @param template the body of all files */
  constructor(template: Body, asked: Extensions) {
    this.#template = template
    this.#asked = asked
  }

  /** The diagnostics, with better words for those about an extension. */
  explain(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
    return diagnostics.map((diagnostic) => {
      const { summary, subject, context } = diagnostic
      if (!subject || !/^Unsupported (?:argument|block type|property)$/.test(summary)) return diagnostic
      this.#found ??= new Map(extensionsIn(this.#template, TEMPLATE).map((found) => [placeKey(found.range), found]))
      const found = this.#found.get(placeKey(subject))
      return found && !this.#asked.has(found.extension) ? { ...unasked(found, subject), context } : diagnostic
    })
  }
}

interface Found {
  readonly extension: Extension
  readonly name: string
  readonly range: Range
}

function unasked({ extension, name }: Found, subject: Range): Diagnostic {
  const detail = `${name} is no part of Packer's HCL2. To use it, write extensions = ["${extension}"] in the packer block.`
  return errorAt(subject, 'Extension not asked for', detail)
}

function extensionsIn(body: Body, grammar: Grammar): Found[] {
  const { arguments: names = {}, blocks: types = {}, within = {} } = grammar
  const schema: BodySchema = {
    attributes: Object.keys(names).map((name) => ({ name })),
    blocks: Object.entries(within).map(([type, { labels = [] }]) => ({ type, labels })),
  }
  const { attributes, blocks } = body.partialContent(schema, []).content
  return [
    ...[...attributes.values()].flatMap(({ name, nameRange }) => found(names[name], name, nameRange)),
    ...blocksOf(body, Object.keys(types)).flatMap(({ type, typeRange }) => found(types[type], type, typeRange)),
    ...blocks.flatMap((block) => {
      const inner = within[block.type]
      return inner ? extensionsIn(block.body, inner.grammar) : []
    }),
  ]
}

/** All blocks that can be told to be of these types, which all have one label. */
function blocksOf(body: Body, types: readonly string[]): readonly Block[] {
  const schema = { blocks: types.map((type) => ({ type, labels: ['name'] })) }
  return types.length === 0 ? [] : body.partialContent(schema, []).content.blocks
}

function found(extension: Extension | undefined, name: string, range: Range): Found[] {
  return extension ? [{ extension, name, range }] : []
}

function placeKey({ source, start }: Range): string {
  return `${start} ${source.name}`
}
