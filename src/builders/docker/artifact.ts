import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { EXPORT_BUILDER, IMPORT_BUILDER, imageArtifact } from '../../containers/index.ts'
import type { Artifact } from '../../engine/index.ts'
import type { DockerConfig } from './config.ts'
import { type DockerState, known } from './state.ts'

/** What the build made, as Packer's manifests and scripts know it. */
export function dockerArtifact({ outcome, prepared }: DockerConfig, state: DockerState): Artifact | undefined {
  switch (outcome.kind) {
    case 'commit': {
      const id = known(state.imageId, 'image')
      return imageArtifact(known(state.found, 'engine'), { builderId: IMPORT_BUILDER, id, generated: state.generated })
    }
    case 'export':
      return exportArtifact(outcome.path, prepared.cwd, state)
    case 'discard':
      return undefined
  }
}

function exportArtifact(path: string, cwd: string, { generated }: DockerState): Artifact {
  return {
    builderId: EXPORT_BUILDER,
    id: 'Container',
    files: [path],
    description: `Exported Docker file: ${path}`,
    state: generated ? { generated_data: generated } : {},
    destroy: () => rm(resolve(cwd, path), { force: true }),
  }
}
