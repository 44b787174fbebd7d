import { type Block, BOOL, type BodySchema, STRING } from '../../../hcl/index.ts'
import { Definitions } from './definitions.ts'
import type { ProvisionerList, VariableBlock } from './module.ts'
import { writtenOut } from './written-out.ts'

const LIST: BodySchema = {
  blocks: [
    { type: 'input', labels: ['name'] },
    { type: 'provisioner', labels: ['type'] },
    { type: 'dynamic', labels: ['type'] },
  ],
}

/** Reads `provisioners "name" { … }`. */
export function readProvisionerLists(
  blocks: readonly Block[],
  definitions: Definitions<ProvisionerList>,
): Definitions<ProvisionerList> {
  const { diagnostics } = definitions
  for (const {
    labels: [label],
    body,
  } of blocks) {
    const content = body.content(LIST, diagnostics)
    if (!label) continue
    const inputs = new Definitions<VariableBlock>('input', diagnostics)
    for (const block of content.blocks) if (block.type === 'input') readInput(block, inputs)
    const { rest } = body.partialContent({ blocks: [{ type: 'input', labels: ['name'] }] }, [])
    definitions.add({ name: label.text, nameRange: label.range, inputs: inputs.all, body: rest })
  }
  return definitions
}

const INPUT: BodySchema = {
  attributes: [{ name: 'type' }, { name: 'default' }, { name: 'description' }, { name: 'sensitive' }],
}

function readInput({ labels: [label], body }: Block, definitions: Definitions<VariableBlock>): void {
  const { diagnostics } = definitions
  const { attributes } = body.content(INPUT, diagnostics)
  if (!label) return
  const description = writtenOut(attributes.get('description'), STRING, diagnostics)
  const sensitive = writtenOut(attributes.get('sensitive'), BOOL, diagnostics)
  definitions.add({
    name: label.text,
    nameRange: label.range,
    type: attributes.get('type')?.expression,
    default: attributes.get('default')?.expression,
    description: description?.kind === 'string' ? description.value : undefined,
    sensitive: sensitive?.kind === 'bool' && sensitive.value,
    validations: [],
  })
}
