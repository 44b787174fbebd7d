import type { Artifact, Host, SavedArtifact } from '../engine/index.ts'
import type { ContainerEngine } from './container-engine.ts'
import { findEngine } from './find-engine.ts'
import { removeImage } from './handler.ts'

/** Packer's ids of who makes images; post-processors tell by them what they can work with. */
export const IMPORT_BUILDER = 'packer.post-processor.docker-import'
export const TAG_BUILDER = 'packer.post-processor.docker-tag'
export const EXPORT_BUILDER = 'packer.docker'

export interface ImageFacts {
  readonly builderId: typeof IMPORT_BUILDER | typeof TAG_BUILDER
  /** An image's id or name. */
  readonly id: string
  readonly tags?: readonly string[] | undefined
  readonly generated?: unknown
}

/** An image in the engine's store, as Packer's manifests and scripts know it. */
export function imageArtifact(engine: ContainerEngine, { builderId, id, tags, generated }: ImageFacts): Artifact {
  const named = tags && tags.length > 0 ? ` with tags ${tags.join(' ')}` : ''
  return {
    builderId,
    id,
    files: [],
    description: `Imported Docker image: ${id}${named}`,
    state: { ...(tags ? { docker_tags: tags } : {}), ...(generated ? { generated_data: generated } : {}) },
    destroy: (signal) => removeImage(engine, id, signal),
  }
}

/** An image that an earlier process made. The engine is looked for when the image is to be removed. */
export function revivedImage(saved: SavedArtifact, dockerPath: string | undefined, host: Host): Artifact {
  return { ...saved, destroy: (signal) => removeImage(findEngine(dockerPath, host).engine, saved.id, signal) }
}

/** The names that earlier post-processors gave to an image. */
export function tagsOf({ state }: Artifact): readonly string[] {
  const tags = state['docker_tags']
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : []
}
