import {
  type Block,
  type BodyContent,
  type BodySchema,
  type EvaluationContext,
  evaluate,
  expandDynamicBlocks,
  type Value,
  whenReady,
} from '../../../hcl/index.ts'
import type { Scope } from '../scope/index.ts'
import { printable } from './printable.ts'

/** What `inspect` shows of a build. */
export interface InspectedBuild {
  /** Empty where it has none, as the description. */
  readonly name: string
  readonly description: string
  /** `type.name`, as the build refers to them. */
  readonly sources: readonly string[]
  /** Types, with their names behind a dot where they have one. */
  readonly provisioners: readonly string[]
  readonly postProcessors: readonly (readonly string[])[]
}

const BUILD: BodySchema = {
  attributes: [{ name: 'name' }, { name: 'description' }, { name: 'sources' }],
  blocks: [
    { type: 'source', labels: ['name'] },
    { type: 'provisioner', labels: ['type'] },
    { type: 'post-processor', labels: ['type'] },
    { type: 'post-processors' },
  ],
}

/** Looks at a `build` block without any of its components' options. What is wrong with it is left out. */
export async function inspectBuild({ body }: Block, scope: Scope): Promise<InspectedBuild> {
  const { context } = await scope.contextFor(body.references())
  return whenReady(() => {
    const { content } = expandDynamicBlocks(body, context).partialContent(BUILD, [])
    const named = (type: string) => blocksOf(content, type).map((block) => nameOf(block, context))
    return {
      name: textOf(content, 'name', context),
      description: textOf(content, 'description', context),
      sources: [...sourceList(content, context), ...blocksOf(content, 'source').map(firstLabel)].map(withoutPrefix),
      provisioners: named('provisioner'),
      postProcessors: content.blocks.flatMap((block) => sequenceOf(block, context)),
    }
  })
}

function sequenceOf(block: Block, context: EvaluationContext): (readonly string[])[] {
  if (block.type === 'post-processor') return [[nameOf(block, context)]]
  if (block.type !== 'post-processors') return []
  const { content } = block.body.partialContent({ blocks: [{ type: 'post-processor', labels: ['type'] }] }, [])
  return [content.blocks.map((member) => nameOf(member, context))]
}

function nameOf(block: Block, context: EvaluationContext): string {
  const name = textOf(block.body.partialContent({ attributes: [{ name: 'name' }] }, []).content, 'name', context)
  return name === '' ? firstLabel(block) : `${firstLabel(block)}.${name}`
}

function sourceList(content: BodyContent, context: EvaluationContext): string[] {
  const value = valueAt(content, 'sources', context)
  return value && 'items' in value ? value.items.map(printable) : []
}

function textOf(content: BodyContent, name: string, context: EvaluationContext): string {
  const value = valueAt(content, name, context)
  return value && value.kind !== 'null' ? printable(value) : ''
}

function valueAt({ attributes }: BodyContent, name: string, context: EvaluationContext): Value | undefined {
  const attribute = attributes.get(name)
  return attribute && evaluate(attribute.expression, context).value
}

function blocksOf({ blocks }: BodyContent, type: string): readonly Block[] {
  return blocks.filter((block) => block.type === type)
}

function firstLabel({ labels: [label] }: Block): string {
  return label?.text ?? ''
}

function withoutPrefix(source: string): string {
  return source.replace(/^source\./, '')
}
