import { type AwsAccess, removeImage, removeImagesById } from '../../aws/index.ts'
import type { Artifact, GeneratedData, SavedArtifact } from '../../engine/index.ts'
import type { MadeImage } from '../amazon-common/index.ts'

/**
 * The AMIs of a build, as Packer's manifests and scripts know them.
 * @param namedSnapshots those of the user's that stay when the AMIs are deleted
 */
export function imageArtifact(
  images: readonly MadeImage[],
  generated: GeneratedData,
  namedSnapshots: readonly string[],
): Artifact {
  const sorted = images
    .map((made) => ({ ...made, name: made.region.name, id: made.image.ImageId ?? '' }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const byRegion = Object.fromEntries(sorted.map(({ name, id }) => [`region.${name}`, id]))
  return {
    builderId: 'mitchellh.amazonebs',
    id: sorted.map(({ name, id }) => `${name}:${id}`).join(','),
    files: [],
    description: `AMIs were created:\n${sorted.map(({ name, id }) => `${name}: ${id}\n`).join('')}`,
    state: { generated_data: generated, 'atlas.artifact.metadata': byRegion, ...byRegion },
    async destroy(signal) {
      await Promise.all(sorted.map(({ image, region }) => removeImage(image, { region, signal }, namedSnapshots)))
    },
  }
}

/** The AMIs of a build that an earlier process made: they are looked up when they are to be deleted. */
export function revivedArtifact(saved: SavedArtifact, access: AwsAccess, namedSnapshots: readonly string[]): Artifact {
  return { ...saved, destroy: (signal) => removeImagesById(saved.id, access, namedSnapshots, signal) }
}
