import {
  type Block,
  type Body,
  type EvaluationContext,
  errorAt,
  expandDynamicBlocks,
  type Traversal,
} from '../../../hcl/index.ts'
import { bodiesOf } from '../extensions/index.ts'
import { Arguments, argumentReferences, lateReferences } from './arguments.ts'
import type { Gates } from './gates.ts'
import type { Reading } from './members.ts'
import { BUILD_ARGUMENTS, SOURCE_ARGUMENTS } from './meta-arguments.ts'
import { HEAD, withDynamic } from './schema.ts'
import { readSourceBlock, readSourceList, type SourceUse } from './source-use.ts'
import type { Sources } from './sources.ts'

/** A `build` block, or one element of it. */
export interface CountedBuild {
  readonly block: Block
  /** As it stands in the template. */
  readonly written: Block
}

/** What a `build` block says of itself and of its sources. */
export interface BuildHead extends CountedBuild {
  /** Empty where it has none. */
  readonly name: string
  readonly description: string | undefined
  readonly sources: readonly SourceUse[]
}

/** What must be evaluated before it is known which builds there are. */
export function headReferences({ body }: Block, gates: Gates): readonly Traversal[] {
  const { content } = body.partialContent(withDynamic(HEAD), [])
  const attributes = [...content.attributes.values()].flatMap(({ expression }) => expression.variables())
  const blocks = content.blocks.flatMap(({ type, labels, body: inner }) => {
    if (type === 'source') return sourceReferences(inner, gates)
    return labels[0]?.text === 'source' ? inner.references() : []
  })
  return [...attributes, ...blocks]
}

function sourceReferences(body: Body, gates: Gates): readonly Traversal[] {
  return [...(gates.of('source')?.references(body) ?? []), ...argumentReferences(body, SOURCE_ARGUMENTS)]
}

/** Other blocks in it are not looked at. */
export async function readHead(
  build: CountedBuild,
  sources: Sources,
  context: EvaluationContext,
  { gates, diagnostics }: Reading,
): Promise<BuildHead> {
  const { block } = build
  const body = expandDynamicBlocks(block.body, context)
  const { content } = body.partialContent(HEAD, diagnostics)
  const given = await Arguments.read(body, BUILD_ARGUMENTS, context, diagnostics)
  const list = content.attributes.get('sources')
  if (list) diagnostics.push(...lateReferences(list.expression.variables()))
  const uses = list ? await readSourceList(list.expression, sources, context, diagnostics) : []
  for (const use of content.blocks) {
    const opening = await gates.of('source')?.open(use.body, context, diagnostics)
    for (const inner of opening ? bodiesOf(opening) : [use.body]) {
      uses.push(...(await readSourceBlock({ ...use, body: inner }, sources, context, diagnostics)))
    }
  }
  if (!list && content.blocks.length === 0) {
    const detail = 'A build needs at least one source: sources = ["source.type.name"].'
    diagnostics.push(errorAt(block.headerRange, 'Missing source', detail))
  }
  return { ...build, name: given.text('name') ?? '', description: given.text('description'), sources: uses }
}
