import type { BlockSchema, BodySchema } from '../../../hcl/index.ts'
import type { Extensions } from '../extensions/index.ts'

/** What names the builds: all that must be known to select them. */
export const HEAD: BodySchema = {
  attributes: [{ name: 'name' }, { name: 'description' }, { name: 'sources' }],
  blocks: [{ type: 'source', labels: ['reference'] }],
}

/** All that may stand in a `build` block. */
export function buildSchema(extensions: Extensions): BodySchema {
  const gate = (['for_each', 'enabled'] as const).filter((name) => extensions.has(name))
  return {
    attributes: [...(HEAD.attributes ?? []), ...gate.map((name) => ({ name }))],
    blocks: [...BLOCKS, ...(extensions.has('provisioners') ? [{ type: 'use', labels: ['name'] }] : [])],
  }
}

const BLOCKS: readonly BlockSchema[] = [
  ...(HEAD.blocks ?? []),
  { type: 'provisioner', labels: ['type'] },
  { type: 'error-cleanup-provisioner', labels: ['type'] },
  { type: 'post-processor', labels: ['type'] },
  { type: 'post-processors' },
  { type: 'hcp_packer_registry' },
  // Packer's own schema has it, and nothing reads it.
  { type: 'from', labels: ['type'] },
]

/** What may stand in a `post-processors` block. */
export const SEQUENCE: BodySchema = { blocks: [{ type: 'post-processor', labels: ['type'] }] }

/** The same, before `dynamic` blocks are expanded. */
export function withDynamic({ attributes = [], blocks = [] }: BodySchema): BodySchema {
  return { attributes, blocks: [...blocks, { type: 'dynamic', labels: ['type'] }] }
}
