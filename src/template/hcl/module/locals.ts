import { type Block, BOOL, type BodySchema } from '../../../hcl/index.ts'
import type { Definitions } from './definitions.ts'
import type { LocalDefinition } from './module.ts'
import { writtenOut } from './written-out.ts'

/** Reads `locals { … }` and `local "name" { … }`. */
export function readLocals(
  blocks: readonly Block[],
  definitions: Definitions<LocalDefinition>,
): Definitions<LocalDefinition> {
  for (const block of blocks) {
    if (block.type === 'locals') readShort(block, definitions)
    if (block.type === 'local') readLong(block, definitions)
  }
  return definitions
}

function readShort({ body }: Block, definitions: Definitions<LocalDefinition>): void {
  for (const { name, nameRange, expression } of body.justAttributes(definitions.diagnostics).values()) {
    definitions.add({ name, nameRange, expression, sensitive: false })
  }
}

const LOCAL: BodySchema = { attributes: [{ name: 'expression', required: true }, { name: 'sensitive' }] }

function readLong({ labels: [label], body }: Block, definitions: Definitions<LocalDefinition>): void {
  const { attributes } = body.content(LOCAL, definitions.diagnostics)
  const expression = attributes.get('expression')?.expression
  const sensitive = writtenOut(attributes.get('sensitive'), BOOL, definitions.diagnostics)
  if (!label || !expression) return
  definitions.add({
    name: label.text,
    nameRange: label.range,
    expression,
    sensitive: sensitive?.kind === 'bool' && sensitive.value,
  })
}
