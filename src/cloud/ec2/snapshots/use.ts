import type { ImageRecord } from '../../store/records.ts'
import type { Call } from '../call.ts'

/** The image of this region that is made of a snapshot. */
export function imageUsing(call: Call, snapshotId: string): ImageRecord | undefined {
  return call.store
    .list('image')
    .find(({ image }) => (image.BlockDeviceMappings ?? []).some(({ Ebs }) => Ebs?.SnapshotId === snapshotId))
}
