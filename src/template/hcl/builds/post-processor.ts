import { type Block, type Diagnostic, type EvaluationContext, expandDynamicBlocks } from '../../../hcl/index.ts'
import { Arguments } from './arguments.ts'
import { type Gates, openBlocks } from './gates.ts'
import { POST_PROCESSOR_ARGUMENTS } from './meta-arguments.ts'
import { componentOf, type WrittenComponent } from './provisioner.ts'
import { SEQUENCE } from './schema.ts'

export interface WrittenPostProcessor extends WrittenComponent {
  readonly keepInputArtifact: boolean | undefined
}

/** `post-processor`, a sequence of one, or `post-processors`. */
export async function readSequence(
  block: Block,
  { repeated }: Gates,
  context: EvaluationContext,
  diagnostics: Diagnostic[],
): Promise<readonly WrittenPostProcessor[]> {
  if (block.type === 'post-processor') return [await readPostProcessor(block, context, diagnostics)]
  const written = expandDynamicBlocks(block.body, context).content(SEQUENCE, diagnostics).blocks
  const blocks = await openBlocks(written, () => repeated, context, diagnostics)
  const sequence: WrittenPostProcessor[] = []
  for (const member of blocks) sequence.push(await readPostProcessor(member, context, diagnostics))
  return sequence
}

async function readPostProcessor(block: Block, context: EvaluationContext, diagnostics: Diagnostic[]) {
  const given = await Arguments.read(block.body, POST_PROCESSOR_ARGUMENTS, context, diagnostics)
  return { ...componentOf(block, given), keepInputArtifact: given.flag('keep_input_artifact') }
}
