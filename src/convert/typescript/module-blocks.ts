import {
  asKeyword,
  type Node,
  type SourceFile,
  type SyntaxAttribute,
  type SyntaxBlock,
  type SyntaxBody,
} from '../../hcl/index.ts'
import { Comments } from './comments.ts'

/** A block or argument at the top of a template, with the comments that belong to it. */
export interface WithComments<T> {
  readonly item: T
  readonly comments: Comments
}

/** What stands in the files of a template, sorted by what it is. */
export interface ModuleBlocks {
  readonly packer: readonly WithComments<SyntaxBlock>[]
  readonly variables: readonly WithComments<SyntaxBlock>[]
  /** Of `variables { … }`. */
  readonly shortVariables: readonly WithComments<SyntaxAttribute>[]
  readonly locals: readonly WithComments<LocalCode>[]
  readonly data: readonly WithComments<SyntaxBlock>[]
  readonly sources: readonly WithComments<SyntaxBlock>[]
  readonly builds: readonly WithComments<SyntaxBlock>[]
  /** Those that the program has nothing for. */
  readonly others: readonly WithComments<SyntaxBlock>[]
  /** Comments behind everything else. */
  readonly last: readonly string[]
}

export interface LocalCode {
  readonly name: string
  readonly expression: Node
  readonly isSensitive?: boolean
}

export function sortBlocks(files: readonly { readonly source: SourceFile; readonly body: SyntaxBody }[]): ModuleBlocks {
  const all: WithComments<SyntaxBlock>[] = []
  const last: string[] = []
  for (const { source, body } of files) {
    const comments = Comments.in(source)
    for (const item of body.blocks) all.push({ item, comments: comments.for(item.range) })
    last.push(...comments.before(Number.POSITIVE_INFINITY))
  }
  const known = ['packer', 'variable', 'variables', 'locals', 'local', 'data', 'source', 'build']
  const of = (...types: string[]) => all.filter(({ item }) => types.includes(item.type))
  return {
    packer: of('packer'),
    variables: of('variable'),
    shortVariables: of('variables').flatMap(({ item, comments }) =>
      [...item.body.attributes.values()].map((attribute) => ({ item: attribute, comments })),
    ),
    locals: of('locals', 'local').flatMap(localsIn),
    data: of('data'),
    sources: of('source'),
    builds: of('build'),
    others: all.filter(({ item }) => !known.includes(item.type)),
    last,
  }
}

function localsIn({ item, comments }: WithComments<SyntaxBlock>): WithComments<LocalCode>[] {
  const { attributes } = item.body
  if (item.type === 'locals')
    return [...attributes.values()].map((local) => ({ item: local, comments: comments.for(local.range) }))
  const expression = attributes.get('expression')?.expression
  const sensitive = attributes.get('sensitive')?.expression
  const isSensitive = sensitive !== undefined && asKeyword(sensitive) === 'true'
  return expression ? [{ item: { name: labelOf(item), expression, isSensitive }, comments }] : []
}

/** The text of a block's label. */
export function labelOf(block: SyntaxBlock, index = 0): string {
  return block.labels[index]?.text ?? ''
}

/** What a block is, or what the blocks are that a `dynamic` one stands for. */
export function typeOf(block: SyntaxBlock): string {
  return block.type === 'dynamic' ? labelOf(block) : block.type
}

/** The type of a component, in the label of its block. @returns undefined for `dynamic` blocks where it isn't written out */
export function componentType(block: SyntaxBlock): string | undefined {
  if (block.type !== 'dynamic') return labelOf(block)
  const [first, ...others] = block.body.attributes.get('labels')?.expression.asItems() ?? []
  return others.length === 0 ? first?.asText() : undefined
}
