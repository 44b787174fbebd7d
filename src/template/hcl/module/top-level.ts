import type { BodySchema } from '../../../hcl/index.ts'

/** What may stand outside of all blocks. */
export const TOP_LEVEL: BodySchema = {
  blocks: [
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
  ],
}
