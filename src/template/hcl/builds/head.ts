import {
  type Block,
  type Diagnostic,
  type EvaluationContext,
  errorAt,
  expandDynamicBlocks,
  type Traversal,
} from '../../../hcl/index.ts'
import { Arguments, argumentReferences, lateReferences } from './arguments.ts'
import { type Gates, openBlocks } from './gates.ts'
import { BUILD_ARGUMENTS, SOURCE_ARGUMENTS } from './meta-arguments.ts'
import { HEAD, withDynamic } from './schema.ts'
import type { SourceSet } from './source-set.ts'
import { readSourceBlock, readSourceList, type SourceUse } from './source-use.ts'

/** What a `build` block says of itself and of its sources. */
export interface BuildHead {
  readonly block: Block
  /** Empty where it has none. */
  readonly name: string
  readonly description: string | undefined
  readonly sources: readonly SourceUse[]
}

/** What must be evaluated before it is known which builds there are. */
export function headReferences({ body }: Block, { conditional }: Gates): Traversal[] {
  const { content } = body.partialContent(withDynamic(HEAD), [])
  const attributes = [...content.attributes.values()].flatMap(({ expression }) => expression.variables())
  const blocks = content.blocks.flatMap(({ type, labels, body: inner }) => {
    if (type === 'source') return [...argumentReferences(inner, SOURCE_ARGUMENTS), ...conditional.references(inner)]
    return labels[0]?.text === 'source' ? inner.references() : []
  })
  return [...attributes, ...blocks]
}

/** Other blocks in it are not looked at. */
export async function readHead(
  block: Block,
  sources: SourceSet,
  { conditional }: Gates,
  context: EvaluationContext,
  diagnostics: Diagnostic[],
): Promise<BuildHead> {
  const body = expandDynamicBlocks(block.body, context)
  const { content } = body.partialContent(HEAD, diagnostics)
  const given = await Arguments.read(body, BUILD_ARGUMENTS, context, diagnostics)
  const list = content.attributes.get('sources')
  if (list) diagnostics.push(...lateReferences(list.expression.variables()))
  const uses = list ? await readSourceList(list.expression, sources, context, diagnostics) : []
  for (const use of await openBlocks(content.blocks, () => conditional, context, diagnostics)) {
    uses.push(...(await readSourceBlock(use, sources, context, diagnostics)))
  }
  if (!list && content.blocks.length === 0) {
    const detail = 'A build needs at least one source: sources = ["source.type.name"].'
    diagnostics.push(errorAt(block.headerRange, 'Missing source', detail))
  }
  return { block, name: given.text('name') ?? '', description: given.text('description'), sources: uses }
}
