import { type Block, type Diagnostic, errorAt } from '../../../hcl/index.ts'

/** A template has one `hcp_packer_registry`, or none. */
export function onlyRegistry(blocks: readonly Block[], diagnostics: Diagnostic[]): Block | undefined {
  const [first, second] = blocks
  if (first && second) {
    const detail = `There can be one hcp_packer_registry, and one stands at ${first.headerRange} already.`
    diagnostics.push(errorAt(second.headerRange, 'Duplicate hcp_packer_registry', detail))
  }
  return first
}
