import { eventually, isNotFound, snapshotsOf } from '../../../aws/index.ts'
import type { Step } from '../../../engine/index.ts'
import type { AmazonConfig } from '../config.ts'
import { inEachRegion, openImages } from '../each-region.ts'
import type { AmazonState } from '../state.ts'
import { renderTags, toTagList } from '../tags.ts'

/** An image that is available may still be unknown to the part of EC2 that keeps tags. */
const SHOWN_WITHIN = 120_000

/** Puts the user's tags on the images and their snapshots, in all regions at once. */
export function tagImage(config: AmazonConfig): Step<AmazonState> {
  return {
    name: 'Tag image',
    async run(state, context) {
      const { ui, host, signal } = context
      const { options } = config
      const tags = renderTags(config, state, options.tags, options.tag)
      const snapshotTags = { ...tags, ...renderTags(config, state, options.snapshot_tags, options.snapshot_tag) }
      if (openImages(state, 'tag').length > 0) ui.say('Adding tags to the AMIs and their snapshots...')
      await inEachRegion(state, 'tag', context, async ({ region, image }) => {
        const put = async (Resources: string[], values: Readonly<Record<string, string>>) => {
          if (Resources.length === 0 || Object.keys(values).length === 0) return
          const { limit } = config.paces.brisk
          await eventually({ clock: host.clock, signal, within: SHOWN_WITHIN, limit, while: isNotFound }, () =>
            region.ec2.call('CreateTags', { Resources, Tags: toTagList(values) }, signal),
          )
        }
        await Promise.all([put([image.ImageId ?? ''], tags), put(snapshotsOf(image), snapshotTags)])
      })
    },
  }
}

/** Whether the user has any tags for images. */
export function isTagged({ options }: AmazonConfig): boolean {
  const maps = [options.tags, options.snapshot_tags].some((tags) => Object.keys(tags ?? {}).length > 0)
  return maps || [options.tag, options.snapshot_tag].some((blocks) => (blocks ?? []).length > 0)
}
