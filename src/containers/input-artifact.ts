import type { Artifact } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import { IMPORT_BUILDER, TAG_BUILDER } from './image-artifact.ts'

const IMAGE_MAKERS: readonly string[] = [IMPORT_BUILDER, TAG_BUILDER]

/** @throws IngotError `docker/wrong-artifact` when a post-processor is not given an image */
export function checkIsImage({ builderId }: Artifact, postProcessor: string): void {
  if (IMAGE_MAKERS.includes(builderId)) return
  throw new IngotError('docker/wrong-artifact', `Unknown artifact type: ${builderId}`, {
    hint: `${postProcessor} takes images: of the docker builder with "commit": true, of docker-import or docker-tag.`,
  })
}
