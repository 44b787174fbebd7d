import type { Region } from '../../../aws/index.ts'
import type { Creation, Step, StepContext } from '../../../engine/index.ts'
import { messageOf } from '../../../errors/index.ts'
import { copyRegions } from '../checks/index.ts'
import type { AmazonConfig } from '../config.ts'
import { failIn, failureOf } from '../each-region.ts'
import { type ImageTexts, imageTexts } from '../image-texts.ts'
import { makeImage } from '../make-image.ts'
import { replaceImages } from '../replace-images.ts'
import type { AmazonState, MadeImage } from '../state.ts'
import { tagged } from '../tags.ts'
import { isIntermediary } from './create-image.ts'

/**
 * Copies the image to all its regions at once. A region that fails drops out; the others go on. The build region is
 * among them when the image there has to be encrypted. An image that was only there to be copied is given back with all
 * else that is temporary.
 */
export function copyImage(config: AmazonConfig, options: { readonly runTags: boolean }): Step<AmazonState> {
  return {
    name: 'Copy image',
    async run(state, context) {
      const home = state.home.value
      // When going on from an earlier process, whatever there is will do.
      const source = state.intermediary ?? state.images.get(home.name) ?? [...state.images.values()][0]
      if (!source) return
      const texts = imageTexts(config, state, options)
      await Promise.all(
        missingRegions(config, state, context).map(async (region) => {
          state.failures.delete(region.name)
          try {
            state.images.set(region.name, await copyTo(region, { config, state, source, context, texts }))
            if (region.name === home.name && !isIntermediary(config)) await letReplacementGo(source, context)
          } catch (error) {
            context.signal.throwIfAborted()
            failIn(state, region.name, 'copy', error)
            context.ui.error(`No AMI in ${region.name}: ${messageOf(error)}`)
          }
        }),
      )
      if (state.images.size === 0) throw failureOf(state)
    },
  }
}

/** In the build region there is only a copy to be made when the image there was lost while it took another's name. */
async function letReplacementGo({ image }: MadeImage, { ledger }: StepContext): Promise<void> {
  await ledger.unkeep(image.ImageId ?? '')
}

/** The names of all regions where there is to be an image. */
export function wantedRegions({ options }: AmazonConfig, home: string): readonly string[] {
  const others = copyRegions(options, home)
  return options.skip_save_build_region ? others : [home, ...others]
}

function missingRegions(config: AmazonConfig, state: AmazonState, { host }: StepContext): Region[] {
  const access = state.access(host)
  return wantedRegions(config, state.home.value.name)
    .filter((name) => !state.images.has(name))
    .map((name) => access.region(name))
}

interface Copy {
  readonly config: AmazonConfig
  readonly state: AmazonState
  readonly source: MadeImage
  readonly context: StepContext
  readonly texts: ImageTexts
}

async function copyTo(region: Region, { config, state, source, context, texts }: Copy): Promise<MadeImage> {
  const { options } = config
  const { ui, signal } = context
  if (config.force) await replaceImages(config, region, context)
  ui.say(`Copying AMI (${source.image.ImageId}) to ${region.name}...`)
  const ask = (creation: Creation) =>
    region.ec2.call(
      'CopyImage',
      {
        Name: options.ami_name,
        SourceImageId: source.image.ImageId,
        SourceRegion: source.region.name,
        ClientToken: creation.token,
        ...(texts.description ? { Description: texts.description } : {}),
        ...encryption(config, region, source),
        ...(options.snapshot_copy_duration_minutes
          ? { SnapshotCopyCompletionDurationMinutes: options.snapshot_copy_duration_minutes }
          : {}),
        // Named one by one rather than copied: the source's own ledger tags must not come along.
        TagSpecifications: [tagged('image', creation, texts.tags), tagged('snapshot', creation, texts.tags)],
      },
      signal,
    )
  return makeImage({ config, state, region, name: options.ami_name, role: 'copy', context, ask })
}

function encryption({ options }: AmazonConfig, region: Region, source: MadeImage) {
  if (options.encrypt_boot === undefined) return {}
  const key = region.name === source.region.name ? options.kms_key_id : options.region_kms_key_ids?.[region.name]
  return { Encrypted: options.encrypt_boot, ...(key ? { KmsKeyId: key } : {}) }
}
