import {
  type Block,
  type BodySchema,
  type Diagnostic,
  type EvaluationContext,
  errorAt,
  expandDynamicBlocks,
  type Traversal,
  warningAt,
} from '../../../hcl/index.ts'
import type { Gate } from '../extensions/index.ts'
import type { HclModule } from '../module/index.ts'
import { argumentReferences, lateReferences } from './arguments.ts'
import { type Gates, openBlocks } from './gates.ts'
import { POST_PROCESSOR_ARGUMENTS, PROVISIONER_ARGUMENTS } from './meta-arguments.ts'
import { readSequence, type WrittenPostProcessor } from './post-processor.ts'
import { readProvisioner, type WrittenProvisioner } from './provisioner.ts'
import { LIST, SEQUENCE, withDynamic } from './schema.ts'
import { readUse } from './use.ts'

/** What a `build` block does with its sources, whichever it is. */
export interface BuildBody {
  readonly provisioners: readonly WrittenProvisioner[]
  readonly errorCleanupProvisioner: WrittenProvisioner | undefined
  readonly postProcessors: readonly (readonly WrittenPostProcessor[])[]
}

/** What the parts of builds are read by. */
export interface BodyReading {
  /** All that may stand in a build. */
  readonly schema: BodySchema
  readonly gates: Gates
  readonly lists: HclModule['provisionerLists']
}

/** What must be evaluated before it is known which components count for which source. */
export function bodyReferences({ body }: Block, { schema, gates, lists }: BodyReading): Traversal[] {
  const referencesOf = ({ type, labels, body: inner }: Block): readonly Traversal[] => {
    const gate = gateOf(type, gates)?.references(inner) ?? []
    switch (type) {
      case 'provisioner':
      case 'error-cleanup-provisioner':
        return [...argumentReferences(inner, PROVISIONER_ARGUMENTS), ...gate]
      case 'post-processor':
        return [...argumentReferences(inner, POST_PROCESSOR_ARGUMENTS), ...gate]
      case 'post-processors':
        return [...inner.partialContent(withDynamic(SEQUENCE), []).content.blocks.flatMap(referencesOf), ...gate]
      case 'use': {
        const list = lists.get(labels[0]?.text ?? '')
        const listed = list?.body.partialContent(withDynamic(LIST), []).content.blocks.flatMap(referencesOf) ?? []
        return [...inner.references(), ...listed]
      }
      case 'dynamic':
        return labels[0]?.text === 'source' ? [] : inner.references()
      default:
        return []
    }
  }
  return body.partialContent(withDynamic(schema), []).content.blocks.flatMap(referencesOf)
}

/** What says how often a block in a build counts. */
function gateOf(type: string, { repeated, conditional }: Gates): Gate | undefined {
  switch (type) {
    case 'provisioner':
    case 'post-processor':
    case 'use':
      return repeated
    case 'post-processors':
    case 'error-cleanup-provisioner':
      return conditional
    default:
      return undefined
  }
}

/** How many blocks there are can't depend on a machine. */
function lateLoops({ body }: Block): Diagnostic[] {
  const { content } = body.partialContent({ blocks: [{ type: 'dynamic', labels: ['type'] }] }, [])
  const loops = content.blocks.map(
    (block) => block.body.partialContent({ attributes: [{ name: 'for_each' }] }, []).content,
  )
  const attributes = loops.flatMap((loop) => [...loop.attributes.values()])
  return lateReferences(attributes.flatMap(({ expression }) => expression.variables()))
}

/** Looks for blocks that don't belong there, and evaluates nothing. */
export function checkBody({ body }: Block, { schema }: BodyReading, diagnostics: Diagnostic[]): void {
  body.content(withDynamic(schema), diagnostics)
}

export async function readBody(
  block: Block,
  { schema, gates, lists }: BodyReading,
  context: EvaluationContext,
  diagnostics: Diagnostic[],
): Promise<BuildBody> {
  diagnostics.push(...lateLoops(block))
  const written = expandDynamicBlocks(block.body, context).content(schema, diagnostics).blocks
  const open = (blocks: readonly Block[]) => openBlocks(blocks, ({ type }) => gateOf(type, gates), context, diagnostics)
  const blocks = await open(written)
  const provisioners: WrittenProvisioner[] = []
  const cleanups: WrittenProvisioner[] = []
  const postProcessors: (readonly WrittenPostProcessor[])[] = []
  for (const member of blocks) {
    switch (member.type) {
      case 'provisioner':
        provisioners.push(await readProvisioner(member, context, diagnostics))
        break
      case 'use': {
        const used = await readUse(member, lists, context, diagnostics)
        for (const listed of await open(used.blocks)) {
          const read = await readProvisioner(listed, context, diagnostics)
          provisioners.push({ ...read, restrictions: [...read.restrictions, used.restriction] })
        }
        break
      }
      case 'error-cleanup-provisioner':
        if (cleanups.length > 0) diagnostics.push(secondCleanup(member))
        cleanups.push(await readProvisioner(member, context, diagnostics))
        break
      case 'post-processor':
      case 'post-processors':
        postProcessors.push(await readSequence(member, gates, context, diagnostics))
        break
      case 'hcp_packer_registry':
      case 'from':
        diagnostics.push(withoutEffect(member))
    }
  }
  return { provisioners, errorCleanupProvisioner: cleanups[0], postProcessors }
}

function secondCleanup({ headerRange }: Block): Diagnostic {
  const detail = 'A build can have one error-cleanup-provisioner, and this is another.'
  return errorAt(headerRange, 'Second error-cleanup-provisioner', detail)
}

function withoutEffect({ type, headerRange }: Block): Diagnostic {
  const detail =
    type === 'from'
      ? 'The block "from" has no effect, as in Packer.'
      : 'The block "hcp_packer_registry" has no effect: nothing is published to HCP Packer.'
  return warningAt(headerRange, 'Block without effect', detail)
}
