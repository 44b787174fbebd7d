import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { EXPORT_BUILDER, IMPORT_BUILDER, imageArtifact, revivedImage } from '../../containers/index.ts'
import type { Artifact, Host, SavedArtifact } from '../../engine/index.ts'
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

/** What an earlier process made. */
export function revivedArtifact({ options, prepared }: DockerConfig, saved: SavedArtifact, host: Host): Artifact {
  if (saved.builderId === IMPORT_BUILDER) return revivedImage(saved, options.docker_path, host)
  return { ...saved, destroy: () => removeFiles(saved.files, prepared.cwd) }
}

async function removeFiles(files: readonly string[], cwd: string): Promise<void> {
  await Promise.all(files.map((file) => rm(resolve(cwd, file), { force: true })))
}

function exportArtifact(path: string, cwd: string, { generated }: DockerState): Artifact {
  return {
    builderId: EXPORT_BUILDER,
    id: 'Container',
    files: [path],
    description: `Exported Docker file: ${path}`,
    state: generated ? { generated_data: generated } : {},
    destroy: () => removeFiles([path], cwd),
  }
}
