import type { Block, Diagnostic, EvaluationContext } from '../../../hcl/index.ts'
import { bodiesOf, type Extensions, Gate } from '../extensions/index.ts'

/** How often blocks count, by their `for_each` and `enabled` where the template asks for these. */
export interface Gates {
  /** `build`, `provisioner`, `post-processor` and `use`. */
  readonly repeated: Gate
  /** `source` in a build, `post-processors` and `error-cleanup-provisioner`. */
  readonly conditional: Gate
  /** `source` outside of builds. */
  readonly source: Gate
}

export function gatesFor(extensions: Extensions): Gates {
  return {
    repeated: new Gate(extensions, ['for_each', 'enabled']),
    conditional: new Gate(extensions, ['enabled']),
    source: new Gate(extensions, ['for_each']),
  }
}

/** The blocks that count, each as often as it does. */
export async function openBlocks(
  blocks: readonly Block[],
  gateOf: (block: Block) => Gate | undefined,
  context: EvaluationContext,
  diagnostics: Diagnostic[],
): Promise<readonly Block[]> {
  const opened: Block[] = []
  for (const block of blocks) {
    const opening = await gateOf(block)?.open(block.body, context, diagnostics)
    if (opening) opened.push(...bodiesOf(opening).map((body) => ({ ...block, body })))
    else opened.push(block)
  }
  return opened
}
