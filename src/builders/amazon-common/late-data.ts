import type { Image } from '@aws-sdk/client-ec2'
import type { GeneratedData } from '../../engine/index.ts'
import type { AmazonState } from './state.ts'

/** What `{{ .SourceAMI }}` and its like give in tags and descriptions. */
export function lateData(state: AmazonState): Readonly<Record<string, unknown>> {
  return { ...sourceFacts(state), SourceAMITags: tagsOf(state.sourceImage.value) }
}

/** The same without the tags: generated data for `{{ build "SourceAMI" }}`. */
export function sourceFacts(state: AmazonState): GeneratedData {
  const image = state.sourceImage.value
  return {
    BuildRegion: state.home.value.name,
    SourceAMI: image.ImageId ?? '',
    SourceAMIName: image.Name ?? '',
    SourceAMICreationDate: image.CreationDate ?? '',
    SourceAMIOwner: image.OwnerId ?? '',
    SourceAMIOwnerName: image.ImageOwnerAlias ?? '',
  }
}

/** The names of {@link sourceFacts}. */
export const SOURCE_FACTS = [
  'BuildRegion',
  'SourceAMI',
  'SourceAMIName',
  'SourceAMICreationDate',
  'SourceAMIOwner',
  'SourceAMIOwnerName',
]

function tagsOf(image: Image): Readonly<Record<string, string>> {
  return Object.fromEntries((image.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']))
}
