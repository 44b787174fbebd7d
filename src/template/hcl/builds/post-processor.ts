import { type Diagnostic, expandDynamicBlocks } from '../../../hcl/index.ts'
import { Arguments } from './arguments.ts'
import { type Member, membersOf, type Reading } from './members.ts'
import { POST_PROCESSOR_ARGUMENTS } from './meta-arguments.ts'
import { componentOf, type WrittenComponent } from './provisioner.ts'
import { SEQUENCE } from './schema.ts'

export interface WrittenPostProcessor extends WrittenComponent {
  readonly keepInputArtifact: boolean | undefined
}

/** `post-processor`, a sequence of one, or `post-processors`. */
export async function readSequence(member: Member, reading: Reading): Promise<readonly WrittenPostProcessor[]> {
  const { diagnostics } = reading
  const { block, context } = member
  if (block.type === 'post-processor') return [await readPostProcessor(member, diagnostics)]
  const { blocks } = expandDynamicBlocks(block.body, context).content(SEQUENCE, diagnostics)
  const sequence: WrittenPostProcessor[] = []
  for (const inner of await membersOf(blocks, reading)) sequence.push(await readPostProcessor(inner, diagnostics))
  return sequence
}

async function readPostProcessor({ block, context }: Member, diagnostics: Diagnostic[]) {
  const given = await Arguments.read(block.body, POST_PROCESSOR_ARGUMENTS, context, diagnostics)
  return { ...componentOf(block, given), keepInputArtifact: given.flag('keep_input_artifact') }
}
