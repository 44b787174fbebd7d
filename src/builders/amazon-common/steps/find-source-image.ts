import type { Image } from '@aws-sdk/client-ec2'
import { amiFilterInput, chooseImage, isNotFound } from '../../../aws/index.ts'
import type { Step, StepContext } from '../../../engine/index.ts'
import { IngotError } from '../../../errors/index.ts'
import type { AmazonConfig } from '../config.ts'
import type { AmazonState } from '../state.ts'

/** Finds the AMI to start from. With the local cloud, a base image stands in for one that isn't there. */
export function findSourceImage(config: AmazonConfig): Step<AmazonState> {
  return {
    name: 'Find source image',
    async run(state, context) {
      const image = await new SourceImageSearch(config, state, context).find()
      checkImage(config, image)
      state.sourceImage.value = image
      context.ui.message(`Found source AMI ${image.ImageId} (${image.Name ?? 'without a name'})`)
    },
  }
}

class SourceImageSearch {
  readonly #config: AmazonConfig
  readonly #state: AmazonState
  readonly #context: StepContext

  constructor(config: AmazonConfig, state: AmazonState, context: StepContext) {
    this.#config = config
    this.#state = state
    this.#context = context
  }

  async find(): Promise<Image> {
    const { source_ami: id, source_ami_filter: filter } = this.#config.options
    if (id) return this.#one(await this.#describe((await this.#standIn({ imageId: id })) ?? id))
    const found = await this.#describe()
    // One's own images are baked here as well: nothing else may pass for one.
    if (found.length > 0 || filter?.owners?.includes('self')) return this.#one(found)
    const name = filter?.filters?.['name']
    const standIn = await this.#standIn(name ? { name } : {})
    return this.#one(standIn ? await this.#describe(standIn, false) : [])
  }

  async #describe(id?: string, withFilter = true): Promise<readonly Image[]> {
    const filter = withFilter ? this.#config.options.source_ami_filter : undefined
    try {
      const { Images } = await this.#state.home.value.ec2.call(
        'DescribeImages',
        {
          ...(id ? { ImageIds: [id], IncludeDeprecated: true } : {}),
          ...(filter ? amiFilterInput(filter) : {}),
        },
        this.#context.signal,
      )
      return Images ?? []
    } catch (error) {
      if (isNotFound(error)) return []
      throw error
    }
  }

  async #standIn(wanted: { imageId?: string; name?: string }): Promise<string | undefined> {
    const { localCloud, communicator } = this.#config
    if (!localCloud) return undefined
    const user = communicator.type === 'ssh' ? communicator.username : ''
    const region = this.#state.home.value.name
    const { imageId, notice } = await localCloud.standIn({ region, user, ...wanted })
    if (notice) this.#context.ui.say(notice)
    return imageId
  }

  #one(images: readonly Image[]): Image {
    const { source_ami: id, source_ami_filter: filter } = this.#config.options
    const region = this.#state.home.value.name
    if (id && images.length === 0) throw this.#missing(id, region)
    const place = this.#config.placeOf('source_ami_filter')
    return chooseImage(images, filter, { option: 'source_ami_filter', place, region })
  }

  #missing(id: string, region: string): IngotError {
    return new IngotError('aws/no-source-image', `"source_ami" "${id}" was not found in ${region}`, {
      place: this.#config.placeOf('source_ami'),
      hint: 'an AMI belongs to one region, and can only be used by accounts that it is shared with',
    })
  }
}

function checkImage(config: AmazonConfig, image: Image): void {
  const { ena_support: ena, sriov_support: sriov } = config.options
  const place = config.placeOf(config.options.source_ami ? 'source_ami' : 'source_ami_filter')
  if ((ena || sriov) && image.VirtualizationType !== 'hvm') {
    const option = ena ? 'ena_support' : 'sriov_support'
    const sentence = `"${option}" needs a source AMI with HVM virtualization; ${image.ImageId} has "${image.VirtualizationType}"`
    throw new IngotError('aws/wrong-source-image', sentence, { place: config.placeOf(option) })
  }
  if (image.RootDeviceType && image.RootDeviceType !== 'ebs') {
    const sentence = `the root device of ${image.ImageId} is "${image.RootDeviceType}", but amazon-ebs needs "ebs"`
    throw new IngotError('aws/wrong-source-image', sentence, { place })
  }
}
