import type { Tag, TagSpecification } from '@aws-sdk/client-ec2'
import { AwsError, invalidParameter } from '../protocol/aws-error.ts'
import type { RegionStore } from '../store/region-store.ts'

/** EC2's limits (Tag your Amazon EC2 resources). */
const mostTags = 50
const longestKey = 128
const longestValue = 256

/**
 * The tags of a call's specifications for one type of resource.
 *
 * @param allowed the types of resource that the call makes
 * @throws AwsError `InvalidParameterValue` for a type that it doesn't make, and for tags that break the rules
 */
export function specifiedTags(
  specifications: readonly TagSpecification[] | undefined,
  allowed: readonly string[],
): (type: string) => Tag[] {
  for (const { ResourceType: type } of specifications ?? []) {
    if (!allowed.includes(String(type))) {
      throw new AwsError('InvalidParameterValue', `'${type}' is not a valid taggable resource type for this operation.`)
    }
  }
  return (type) => {
    const matching = (specifications ?? []).filter(({ ResourceType }) => ResourceType === type)
    return checkTags(matching.flatMap(({ Tags }) => Tags ?? []))
  }
}

/** @throws AwsError `InvalidParameterValue` */
export function checkTags(tags: readonly Tag[]): Tag[] {
  const keys = new Set<string>()
  for (const { Key: key = '', Value: value = '' } of tags) {
    if (key === '') throw new AwsError('InvalidParameterValue', 'Tag key cannot be empty')
    if ([...key].length > longestKey)
      throw invalidParameter('tagKey', key, `Tag keys may have at most ${longestKey} characters.`)
    if ([...value].length > longestValue) {
      throw invalidParameter('tagValue', value, `Tag values may have at most ${longestValue} characters.`)
    }
    if (/^aws:/i.test(key)) {
      throw new AwsError(
        'InvalidParameterValue',
        `Value ( ${key} ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved for internal use`,
      )
    }
    if (keys.has(key)) throw new AwsError('InvalidParameterValue', `Duplicate tag key '${key}' specified.`)
    keys.add(key)
  }
  return [...tags]
}

/** @throws AwsError `TagLimitExceeded` */
export function putTags(store: RegionStore, resource: string, tags: readonly Tag[]): void {
  for (const { Key, Value } of tags) store.putTag(resource, String(Key), Value ?? '')
  if (store.tagsOf(resource).length > mostTags) {
    throw new AwsError('TagLimitExceeded', 'The maximum number of Tags for a resource has been reached.')
  }
}
