import type { Image } from '@aws-sdk/client-ec2'
import {
  type AmiFilter,
  amiFilterInput,
  amiFilterOptions,
  awsAccessOptions,
  chooseImage,
  type Region,
} from '../../aws/index.ts'
import type { DataSourceContext, DataSourceType, ReadContext } from '../../engine/index.ts'
import { throwAll } from '../../errors/index.ts'
import { defineOptions, map, type OptionsOf, option, Problems, string } from '../../options/index.ts'
import { accountFor } from './account.ts'

const options = defineOptions({ ...awsAccessOptions, ...amiFilterOptions })

const output = defineOptions({
  id: option(string(), "The AMI's id."),
  name: option(string(), 'Its name.'),
  creation_date: option(string(), 'When it was made, such as "2026-01-02T03:04:05.000Z".'),
  owner: option(string(), 'The id of the account that owns it.'),
  owner_name: option(string(), 'The name of an owner that has one, such as "amazon"; otherwise an empty text.'),
  tags: option(map(string()), 'Its tags.'),
})

/** Looks an AMI up, as `source_ami_filter` of the amazon builders does. */
export const amazonAmi: DataSourceType<typeof options, typeof output> = {
  type: 'amazon-ami',
  options,
  output,
  prepare(decoded, context) {
    const problems = new Problems(decoded)
    const account = accountFor(decoded.options, context, problems)
    checkFilter(decoded.options, problems)
    throwAll(problems.errors)
    return {
      warnings: [],
      permissions: () => [describeStatement(account.region)],
      async read(reading) {
        const region = await (await account.open(reading)).home()
        const images = await imagesOf(decoded.options, { region, reading, context })
        const place = problems.placeOf('filters')
        return outputOf(chooseImage(images, decoded.options, { option: 'filters', place, region: region.name }))
      },
    }
  },
}

function checkFilter({ filters, owners }: AmiFilter, problems: Problems): void {
  if (Object.keys(filters ?? {}).length === 0) problems.missing('filters', 'amazon-ami needs "filters"')
  if (owners?.length) return
  const hint =
    'anybody can publish an AMI under any name: say whose you trust, for example "self", "amazon" or an account id'
  problems.missing('owners', 'amazon-ami needs "owners"', hint)
}

/** EC2 knows no resources for looking at images. */
function describeStatement(region: string | undefined) {
  const bound = region ? { Condition: { StringEquals: { 'aws:RequestedRegion': [region] } } } : {}
  return { Effect: 'Allow', Action: ['ec2:DescribeImages'], Resource: ['*'], ...bound } as const
}

interface Search {
  readonly region: Region
  readonly reading: ReadContext
  readonly context: DataSourceContext
}

/** With the local cloud, a base image stands in for one that isn't there, but never for one of the user's own. */
async function imagesOf(
  filter: OptionsOf<typeof options>,
  { region, reading, context }: Search,
): Promise<readonly Image[]> {
  const { Images = [] } = await region.ec2.call('DescribeImages', amiFilterInput(filter), reading.signal)
  const localCloud = await reading.localCloud?.()
  if (Images.length > 0 || !localCloud || filter.owners?.includes('self')) return Images
  const name = filter.filters?.['name']
  const wish = { region: region.name, user: '', ...(name ? { name } : {}) }
  const { imageId, notice } = await localCloud.standIn(wish)
  if (notice) context.people?.say(notice)
  return (await region.ec2.call('DescribeImages', { ImageIds: [imageId] }, reading.signal)).Images ?? []
}

function outputOf(image: Image): OptionsOf<typeof output> {
  return {
    id: image.ImageId ?? '',
    name: image.Name ?? '',
    creation_date: image.CreationDate ?? '',
    owner: image.OwnerId ?? '',
    owner_name: image.ImageOwnerAlias ?? '',
    tags: Object.fromEntries((image.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  }
}
