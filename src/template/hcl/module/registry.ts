import { type Block, type BodyContent, type Diagnostic, errorAt } from '../../../hcl/index.ts'

const TYPE = 'hcp_packer_registry'

/** A template has one `hcp_packer_registry`, outside of its builds or in one of them, or none. @returns the one outside */
export function readRegistry({ blocks }: BodyContent, diagnostics: Diagnostic[]): Block | undefined {
  const outside = blocks.filter(({ type }) => type === TYPE)
  const inside = blocks.flatMap(({ type, body }) =>
    type === 'build' ? body.partialContent({ blocks: [{ type: TYPE }] }, []).content.blocks : [],
  )
  const [first, ...others] = [...outside, ...inside]
  for (const { headerRange } of others) {
    const detail = `There can be one ${TYPE} in a template, and one stands at ${first?.headerRange} already.`
    diagnostics.push(errorAt(headerRange, `Duplicate ${TYPE}`, detail))
  }
  return outside[0]
}
