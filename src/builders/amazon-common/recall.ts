import type { Image } from '@aws-sdk/client-ec2'
import type { Region } from '../../aws/index.ts'
import type { LedgerEntry, StepContext } from '../../engine/index.ts'
import { isObject } from '../../engine/index.ts'
import type { AmazonConfig } from './config.ts'
import type { AmazonState, ImageRole } from './state.ts'

/** What is to be found by its tags a moment after it was made. */
const SHOWN_AFTER = 2000

/** An image that an earlier process asked for, and that is there: available, or on its way. */
export interface RecalledImage {
  readonly id: string
  readonly region: Region
  readonly role: ImageRole
}

/** All images of the build that a process can go on from. */
export interface Recalled {
  /** Those that are to stay, by region. */
  readonly images: ReadonlyMap<string, RecalledImage>
  /** What to make copies of, when that is none of them. */
  readonly source: RecalledImage | undefined
}

/**
 * Finds out what came of the images that earlier processes asked for, those too whose answer was lost, and sets in the state
 * what their making needs: the build region and the source image, as the first process knew them.
 * @returns undefined when there is nothing to go on from
 */
export async function recallImages(
  config: AmazonConfig,
  state: AmazonState,
  context: StepContext,
): Promise<Recalled | undefined> {
  const basis = state.progress.basis()
  const entries = context.ledger.results()
  if (!basis || entries.length === 0) return undefined
  const access = config.open(context.host)
  state.home.value = await access.home()
  state.sourceImage.value = basis.source
  const found = await Promise.all(entries.map((entry) => recall(entry, access.region(regionOf(entry)), context)))
  const usable = found.filter((image) => image !== undefined)
  const images = usable.filter(({ role }) => role === 'made' || role === 'copy')
  const others = usable.filter(({ role }) => role === 'intermediary' || role === 'replacement')
  if (usable.length === 0) return undefined
  const byRegion = new Map(images.map((image) => [image.region.name, image]))
  if (byRegion.has(state.home.value.name)) await letGo(others, context)
  return { images: byRegion, source: others.at(-1) }
}

async function recall(entry: LedgerEntry, region: Region, context: StepContext): Promise<RecalledImage | undefined> {
  const image = await imageOf(entry, region, context)
  if (!image?.ImageId || (image.State !== 'available' && image.State !== 'pending')) return undefined
  if (entry.id === undefined) await context.ledger.recover(entry.key, image.ImageId)
  return { id: image.ImageId, region, role: roleOf(entry) }
}

async function imageOf(
  { id, key }: LedgerEntry,
  region: Region,
  { host, signal }: StepContext,
): Promise<Image | undefined> {
  const Filters = [id ? { Name: 'image-id', Values: [id] } : { Name: 'tag:ingot:entry', Values: [key] }]
  const look = async () => {
    const input = { Owners: ['self'], IncludeDeprecated: true, Filters }
    return (await region.ec2.call('DescribeImages', input, signal)).Images?.[0]
  }
  const found = await look()
  if (found || id) return found
  await host.clock.sleep(SHOWN_AFTER, signal)
  return look()
}

/** The image that stood in while another gave up its name has done its work. */
async function letGo(others: readonly RecalledImage[], { ledger }: StepContext): Promise<void> {
  for (const { id, role } of others) if (role === 'replacement') await ledger.unkeep(id)
}

function regionOf({ scope }: LedgerEntry): string {
  const aws = scope['aws']
  return isObject(aws) && typeof aws['region'] === 'string' ? aws['region'] : ''
}

function roleOf({ scope }: LedgerEntry): ImageRole {
  const { role } = scope
  return role === 'copy' || role === 'intermediary' || role === 'replacement' ? role : 'made'
}
