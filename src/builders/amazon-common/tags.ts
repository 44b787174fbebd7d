import type { ResourceType, TagSpecification } from '@aws-sdk/client-ec2'
import type { Creation } from '../../engine/index.ts'
import type { AmazonConfig } from './config.ts'
import { lateData } from './late-data.ts'
import type { TagBlock } from './options/index.ts'
import { allTags } from './options/index.ts'
import type { AmazonState } from './state.ts'

type Tags = Readonly<Record<string, string>>

/** Renders the names and values of tags with what is known of the source image. */
export function renderTags(
  config: AmazonConfig,
  state: AmazonState,
  map: Tags | undefined,
  blocks: readonly TagBlock[] | undefined,
): Tags {
  const data = lateData(state)
  const entries = Object.entries(allTags(map, blocks))
  return Object.fromEntries(entries.map(([key, value]) => [config.render(key, data), config.render(value, data)]))
}

/** The user's tags for everything that exists for the build alone. */
export function runTags(config: AmazonConfig, state: AmazonState): Tags {
  return renderTags(config, state, config.options.run_tags, config.options.run_tag)
}

export function toTagList(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}

/** Tags for a create call, with those by which the ledger finds the thing again. */
export function tagged(type: ResourceType, creation: Creation, tags: Tags = {}): TagSpecification {
  return { ResourceType: type, Tags: toTagList({ ...tags, ...creation.tags }) }
}
