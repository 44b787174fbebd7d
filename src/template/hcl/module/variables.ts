import { type Block, BOOL, type BodySchema, type Diagnostic, STRING } from '../../../hcl/index.ts'
import type { Definitions } from './definitions.ts'
import type { VariableBlock, VariableValidation } from './module.ts'
import { readValidation } from './validation.ts'
import { writtenOut } from './written-out.ts'

/** Reads `variable "name" { … }` and `variables { … }`. */
export function readVariables(
  blocks: readonly Block[],
  definitions: Definitions<VariableBlock>,
): Definitions<VariableBlock> {
  for (const block of blocks) {
    if (block.type === 'variables') readShort(block, definitions)
    if (block.type === 'variable') readLong(block, definitions)
  }
  return definitions
}

function readShort({ body }: Block, definitions: Definitions<VariableBlock>): void {
  for (const { name, nameRange, expression } of body.justAttributes(definitions.diagnostics).values()) {
    definitions.add({
      name,
      nameRange,
      type: undefined,
      default: expression,
      description: undefined,
      sensitive: false,
      validations: [],
    })
  }
}

const VARIABLE: BodySchema = {
  attributes: [{ name: 'type' }, { name: 'default' }, { name: 'description' }, { name: 'sensitive' }],
  blocks: [{ type: 'validation' }],
}

function readLong({ labels: [label], body }: Block, definitions: Definitions<VariableBlock>): void {
  const { diagnostics } = definitions
  const { attributes, blocks } = body.content(VARIABLE, diagnostics)
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
    validations: readValidations(blocks, label.text, diagnostics),
  })
}

function readValidations(blocks: readonly Block[], variable: string, diagnostics: Diagnostic[]): VariableValidation[] {
  return blocks.flatMap((block) => readValidation(block, variable, diagnostics) ?? [])
}
