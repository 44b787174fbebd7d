import {
  type Block,
  type BodyContent,
  type EvaluationContext,
  type Expression,
  evaluate,
  expandDynamicBlocks,
  type Range,
  type Value,
  whenReady,
} from '../../../hcl/index.ts'
import {
  buildSchema,
  countedBuilds,
  type Member,
  membersOf,
  type Reading,
  readingOf,
  Sources,
  writtenReference,
} from '../builds/index.ts'
import type { HclModule } from '../module/index.ts'
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

/** Looks at the builds without any of their components' options. What is wrong with them is left out. */
export async function inspectBuilds(module: HclModule, scope: Scope): Promise<readonly InspectedBuild[]> {
  const reading = readingOf(module, scope, [])
  const sources = new Sources(module.sources, reading)
  const builds: InspectedBuild[] = []
  for (const { block } of await countedBuilds(module.builds, reading)) {
    builds.push(await inspectBuild(block, sources, reading))
  }
  return builds
}

async function inspectBuild({ body }: Block, sources: Sources, reading: Reading): Promise<InspectedBuild> {
  const context = await reading.contextFor(body.references())
  const { content } = expandDynamicBlocks(body, context).partialContent(buildSchema(reading.extensions), [])
  const members = await membersOf(content.blocks, reading)
  const written = [
    ...(await sourceList(content, context)),
    ...members.filter(({ block }) => block.type === 'source').map(({ block }) => firstLabel(block)),
  ]
  const provisioners = members.filter(({ block }) => block.type === 'provisioner')
  const postProcessors = await Promise.all(members.map((member) => sequenceOf(member, reading)))
  return {
    name: await textOf(content, 'name', context),
    description: await textOf(content, 'description', context),
    sources: (await Promise.all(written.map((text) => elementsOf(text, content.endRange, sources)))).flat(),
    provisioners: await Promise.all(provisioners.map(nameOf)),
    postProcessors: postProcessors.flat(),
  }
}

/** What a reference to a source stands for. */
async function elementsOf(text: string, range: Range, sources: Sources): Promise<readonly string[]> {
  const found = await sources.find(text, range)
  const elements = found.filter(({ repeated }) => repeated).map(({ type, name }) => `${type}.${name}`)
  return elements.length > 0 ? elements : [text.replace(/^source\./, '')]
}

async function sequenceOf(member: Member, reading: Reading): Promise<(readonly string[])[]> {
  const { block, context } = member
  if (block.type === 'post-processor') return [[await nameOf(member)]]
  if (block.type !== 'post-processors') return []
  const schema = { blocks: [{ type: 'post-processor', labels: ['type'] }] }
  const { content } = expandDynamicBlocks(block.body, context).partialContent(schema, [])
  return [await Promise.all((await membersOf(content.blocks, reading)).map(nameOf))]
}

async function nameOf({ block, context }: Member): Promise<string> {
  const { content } = block.body.partialContent({ attributes: [{ name: 'name' }] }, [])
  const name = await textOf(content, 'name', context)
  return name === '' ? firstLabel(block) : `${firstLabel(block)}.${name}`
}

async function sourceList({ attributes }: BodyContent, context: EvaluationContext): Promise<string[]> {
  const list = attributes.get('sources')?.expression
  const items = list?.asItems()
  if (items)
    return Promise.all(items.map(async (item) => writtenReference(item) ?? printable(await evaluated(item, context))))
  const value = list && (await evaluated(list, context))
  return value && 'items' in value ? value.items.map(printable) : []
}

async function textOf({ attributes }: BodyContent, name: string, context: EvaluationContext): Promise<string> {
  const expression = attributes.get(name)?.expression
  const value = expression && (await evaluated(expression, context))
  return value && value.kind !== 'null' ? printable(value) : ''
}

function evaluated(expression: Expression, context: EvaluationContext): Promise<Value> {
  return whenReady(() => evaluate(expression, context).value)
}

function firstLabel({ labels: [label] }: Block): string {
  return label?.text ?? ''
}
