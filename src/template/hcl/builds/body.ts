import {
  type Block,
  type Diagnostic,
  type EvaluationContext,
  errorAt,
  expandDynamicBlocks,
  type Traversal,
} from '../../../hcl/index.ts'
import { lateReferences } from './arguments.ts'
import { memberReferences, membersOf, type Reading } from './members.ts'
import { readSequence, type WrittenPostProcessor } from './post-processor.ts'
import { readProvisioner, type WrittenProvisioner } from './provisioner.ts'
import { readRegistry } from './registry.ts'
import { buildSchema, withDynamic } from './schema.ts'
import { withoutEffect } from './without-effect.ts'

/** What a `build` block does with its sources, whichever it is. */
export interface BuildBody {
  readonly provisioners: readonly WrittenProvisioner[]
  readonly errorCleanupProvisioner: WrittenProvisioner | undefined
  readonly postProcessors: readonly (readonly WrittenPostProcessor[])[]
}

/** What must be evaluated before it is known which components count for which source. */
export function bodyReferences({ body }: Block, { extensions, gates }: Reading): readonly Traversal[] {
  return memberReferences(body.partialContent(withDynamic(buildSchema(extensions)), []).content.blocks, gates)
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
export function checkBody({ body }: Block, { extensions, diagnostics }: Reading): void {
  body.content(withDynamic(buildSchema(extensions)), diagnostics)
}

export async function readBody(block: Block, context: EvaluationContext, reading: Reading): Promise<BuildBody> {
  const { extensions, diagnostics } = reading
  diagnostics.push(...lateLoops(block))
  const { blocks } = expandDynamicBlocks(block.body, context).content(buildSchema(extensions), diagnostics)
  const provisioners: WrittenProvisioner[] = []
  const cleanups: WrittenProvisioner[] = []
  const postProcessors: (readonly WrittenPostProcessor[])[] = []
  for (const member of await membersOf(blocks, reading)) {
    switch (member.block.type) {
      case 'provisioner':
        provisioners.push(await readProvisioner(member, diagnostics))
        break
      case 'error-cleanup-provisioner':
        if (cleanups.length > 0) diagnostics.push(secondCleanup(member.block))
        cleanups.push(await readProvisioner(member, diagnostics))
        break
      case 'post-processor':
      case 'post-processors':
        postProcessors.push(await readSequence(member, reading))
        break
      case 'hcp_packer_registry':
        await readRegistry(member.block, reading)
        break
      case 'from':
        diagnostics.push(withoutEffect(member.block.headerRange, 'The block "from" has no effect, as in Packer.'))
    }
  }
  return { provisioners, errorCleanupProvisioner: cleanups[0], postProcessors }
}

function secondCleanup({ headerRange }: Block): Diagnostic {
  const detail = 'A build can have one error-cleanup-provisioner, and this is another.'
  return errorAt(headerRange, 'Second error-cleanup-provisioner', detail)
}
