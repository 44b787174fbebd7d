import type { BaseImage } from '../base-image.ts'
import type { Call } from '../ec2/call.ts'
import { AwsError } from '../protocol/aws-error.ts'
import type { ImageRecord } from '../store/records.ts'
import { baseImageRecords, imageRecordOver } from '../world/base-image-records.ts'
import { derivedId } from '../world/ids.ts'

export interface StandInWish {
  readonly imageId?: string
  /** A name or a pattern of one, as in a filter. */
  readonly name?: string
  /** Whom the template logs in as. */
  readonly user: string
}

/**
 * Makes sure that an image is there: registers the wanted id or name over the default base image, unless there is one.
 *
 * @throws AwsError `NoBaseImage` when this computer has no base image to stand in
 */
export function standIn(wish: StandInWish, call: Call): { imageId: string; notice?: string } {
  const name = wish.name ?? `stand-in for ${wish.imageId}`
  const imageId = wish.imageId ?? derivedId('ami', `stand-in ${call.store.region} ${name}`)
  const present = findPresent(call, imageId)
  if (present && !isStale(call, present)) return retold(call, present, wish.user)
  const base = defaultImage(call)
  call.store.put('image', recordOf(base, imageId, plainName(name), wish.user))
  return { imageId, notice: notice(wish, base) }
}

function findPresent(call: Call, id: string): ImageRecord | undefined {
  return call.store.get('image', id) ?? baseImageRecords(call.baseImages).find((record) => record.id === id)
}

/** Its base image was removed from this computer. */
function isStale(call: Call, { baseImage }: ImageRecord): boolean {
  return baseImage !== undefined && !call.baseImages.some(({ name }) => name === baseImage)
}

/** The same stand-in, for another user than the last time. Who only looks it up logs in as nobody, and changes nothing. */
function retold(call: Call, present: ImageRecord, user: string): { imageId: string; notice?: string } {
  const base = call.baseImages.find(({ name }) => name === present.baseImage)
  const isStandIn = base !== undefined && call.store.get('image', present.id) !== undefined
  if (!isStandIn) return { imageId: present.id }
  if (user !== '') call.store.put('image', recordOf(base, present.id, present.image.Name, user))
  return { imageId: present.id, notice: notice({ imageId: present.id, user }, base) }
}

function recordOf(base: BaseImage, id: string, name: string, user: string): ImageRecord {
  const record = imageRecordOver(base, id, name)
  return user === '' || user === base.user ? record : { ...record, loginUser: user }
}

function defaultImage(call: Call): BaseImage {
  const base = call.baseImages.find(({ isDefault }) => isDefault)
  if (!base) throw new AwsError('NoBaseImage', 'The local cloud has no base image.')
  return base
}

/** What a pattern would match: its wildcards stand for nothing in particular. */
function plainName(pattern: string): string {
  return pattern.replace(/\\(.)|[*?]/g, (_, escaped: string | undefined) => escaped ?? 'x')
}

function notice({ imageId, name }: StandInWish, base: BaseImage): string {
  const wanted = imageId ?? `"${name}"`
  return `The local cloud has no AMI ${wanted}: the base image "${base.name}" stands in for it.`
}
