import type {
  DeleteSnapshotReturnCode,
  DeregisterImageRequest,
  DeregisterImageResult,
  DisableImageDeprecationRequest,
  DisableImageDeprecationResult,
  DisableImageDeregistrationProtectionRequest,
  DisableImageDeregistrationProtectionResult,
  EnableImageDeprecationRequest,
  EnableImageDeprecationResult,
  EnableImageDeregistrationProtectionRequest,
  EnableImageDeregistrationProtectionResult,
} from '@aws-sdk/client-ec2'
import { AwsError, invalidParameter } from '../../protocol/aws-error.ts'
import type { ImageRecord } from '../../store/records.ts'
import { deleteSnapshot } from '../../world/volume-life.ts'
import type { Call, Operation } from '../call.ts'
import { imageUsing } from '../snapshots/use.ts'
import { findOwnImage } from './view.ts'

/** The image's snapshots stay, unless they are asked for to go as well. */
export const deregisterImage: Operation<DeregisterImageRequest, DeregisterImageResult> = (input, call) => {
  const record = findOwnImage(call, String(input.ImageId))
  if ((record.image.DeregistrationProtection ?? 'disabled') !== 'disabled') {
    throw new AwsError(
      'OperationNotPermitted',
      `Deregistration protection is enabled for image ${record.id}. Disable it and try again.`,
    )
  }
  call.store.delete('image', record.id)
  return input.DeleteAssociatedSnapshots
    ? { Return: true, DeleteSnapshotResults: snapshotIds(record).map((id) => deleteAssociated(call, id)) }
    : { Return: true }
}

function snapshotIds({ image }: ImageRecord): string[] {
  return (image.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? [])
}

function deleteAssociated(call: Call, id: string): DeleteSnapshotReturnCode {
  const snapshot = call.store.get('snapshot', id)
  if (!snapshot || imageUsing(call, id)) return { SnapshotId: id, ReturnCode: 'skipped' }
  call.store.delete('snapshot', id)
  call.afterwards(() => deleteSnapshot(call.cloud, call.store, snapshot))
  return { SnapshotId: id, ReturnCode: 'success' }
}

export const enableImageDeprecation: Operation<EnableImageDeprecationRequest, EnableImageDeprecationResult> = (
  input,
  call,
) => {
  const { id } = findOwnImage(call, String(input.ImageId))
  const at = input.DeprecateAt as Date
  if (at.getTime() <= call.cloud.clock.now()) {
    throw invalidParameter('DeprecateAt', at.toISOString(), 'The date must be in the future.')
  }
  // EC2 rounds to the minute.
  const minute = new Date(Math.round(at.getTime() / 60_000) * 60_000).toISOString()
  change(call, id, (image) => ({ ...image, DeprecationTime: minute }))
  return { Return: true }
}

export const disableImageDeprecation: Operation<DisableImageDeprecationRequest, DisableImageDeprecationResult> = (
  input,
  call,
) => {
  const { id } = findOwnImage(call, String(input.ImageId))
  change(call, id, ({ DeprecationTime: _, ...image }) => image)
  return { Return: true }
}

export const enableImageDeregistrationProtection: Operation<
  EnableImageDeregistrationProtectionRequest,
  EnableImageDeregistrationProtectionResult
> = (input, call) => {
  const { id } = findOwnImage(call, String(input.ImageId))
  const protection = input.WithCooldown ? 'enabled-with-cooldown' : 'enabled-without-cooldown'
  change(call, id, (image) => ({ ...image, DeregistrationProtection: protection }))
  return { Return: protection }
}

/** The cool-down of a day isn't waited for: nothing here can be lost that way by mistake for good. */
export const disableImageDeregistrationProtection: Operation<
  DisableImageDeregistrationProtectionRequest,
  DisableImageDeregistrationProtectionResult
> = (input, call) => {
  const { id } = findOwnImage(call, String(input.ImageId))
  change(call, id, (image) => ({ ...image, DeregistrationProtection: 'disabled' }))
  return { Return: 'disabled' }
}

function change(call: Call, id: string, edit: (image: ImageRecord['image']) => ImageRecord['image']): void {
  call.store.update('image', id, (record) => ({ ...record, image: edit(record.image) }))
}
