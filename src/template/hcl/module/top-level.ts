import type { BlockSchema, BodySchema } from '../../../hcl/index.ts'
import type { Extensions } from '../extensions/index.ts'

/** What may stand outside of all blocks. */
export function topLevel(extensions: Extensions): BodySchema {
  return {
    blocks: [
      ...PACKERS,
      ...(extensions.has('functions') ? [{ type: 'function', labels: ['name'] }] : []),
      ...(extensions.has('provisioners') ? [{ type: 'provisioners', labels: ['name'] }] : []),
    ],
  }
}

const PACKERS: readonly BlockSchema[] = [
  { type: 'packer' },
  { type: 'source', labels: ['type', 'name'] },
  { type: 'build' },
  { type: 'variable', labels: ['name'] },
  { type: 'variables' },
  { type: 'locals' },
  { type: 'local', labels: ['name'] },
  { type: 'data', labels: ['type', 'name'] },
  { type: 'hcp_packer_registry' },
  // Nothing reads it, but it is no mistake.
  { type: 'communicator', labels: ['type', 'name'] },
]
