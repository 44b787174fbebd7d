import type { Image } from '@aws-sdk/client-ec2'
import type { Region } from '../../../aws/index.ts'
import type { Step } from '../../../engine/index.ts'
import { IngotError, throwAll } from '../../../errors/index.ts'
import { copyRegions } from '../checks/index.ts'
import type { AmazonConfig } from '../config.ts'
import type { AmazonState } from '../state.ts'

/** Makes sure, before anything is made, that no AMI has the name already in any region where there is to be one. */
export function checkName(config: AmazonConfig): Step<AmazonState> {
  return {
    name: 'Check AMI name',
    async run(state, { host, signal }) {
      const home = state.home.value
      const access = state.access(host)
      const copies = copyRegions(config.options, home.name).map((name) => access.region(name))
      const regions = config.options.skip_save_build_region ? copies : [home, ...copies]
      const name = config.options.ami_name
      const taken = await Promise.all(
        regions.map(async (region) =>
          (await imagesNamed(name, region, signal)).map((image) => [region, image] as const),
        ),
      )
      throwAll(taken.flat().map(([region, image]) => nameTaken(config, region, image)))
    },
  }
}

/** The caller's own AMIs of that name in one region: one at most, by EC2's rules. */
export async function imagesNamed(name: string, region: Region, signal: AbortSignal): Promise<readonly Image[]> {
  const Filters = [{ Name: 'name', Values: [name] }]
  const { Images } = await region.ec2.call(
    'DescribeImages',
    { Owners: ['self'], IncludeDeprecated: true, Filters },
    signal,
  )
  return Images ?? []
}

function nameTaken(config: AmazonConfig, region: Region, image: Image): IngotError {
  const { ami_name: name } = config.options
  return new IngotError(
    'aws/name-taken',
    `"ami_name" "${name}" is used by ${image.ImageId} in ${region.name} already`,
    {
      place: config.placeOf('ami_name'),
      hint: 'put {{timestamp}} into the name, or replace the old AMI with "force_deregister" or -force',
    },
  )
}
