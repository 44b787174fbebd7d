import type { AttachmentStatus } from '@aws-sdk/client-ec2'
import type { InstanceRecord } from '../store/records.ts'
import type { RegionStore } from '../store/region-store.ts'

export interface Attachment {
  readonly instanceId: string
  readonly volumeId: string
  readonly device: string
  readonly deleteOnTermination: boolean
}

/** Notes on both sides, volume and instance, that they belong together. */
export function recordAttachment(store: RegionStore, attachment: Attachment, state: AttachmentStatus, now: Date) {
  const { instanceId, volumeId, device, deleteOnTermination } = attachment
  store.update('volume', volumeId, (record) => ({
    ...record,
    volume: {
      ...record.volume,
      State: 'in-use',
      Attachments: [
        {
          VolumeId: volumeId,
          InstanceId: instanceId,
          Device: device,
          State: state,
          AttachTime: record.volume.Attachments?.[0]?.AttachTime ?? now,
          DeleteOnTermination: deleteOnTermination,
        },
      ],
    },
  }))
  store.update('instance', instanceId, (record) => ({
    ...record,
    instance: {
      ...record.instance,
      BlockDeviceMappings: [
        ...mappingsBut(record, volumeId),
        {
          DeviceName: device,
          Ebs: { VolumeId: volumeId, Status: state, AttachTime: now, DeleteOnTermination: deleteOnTermination },
        },
      ],
    },
  }))
}

/** The volume is nobody's again. */
export function recordDetachment(store: RegionStore, instanceId: string, volumeId: string): void {
  store.update('volume', volumeId, (record) => ({
    ...record,
    volume: { ...record.volume, State: 'available', Attachments: [] },
  }))
  store.update('instance', instanceId, (record) => ({
    ...record,
    instance: { ...record.instance, BlockDeviceMappings: mappingsBut(record, volumeId) },
  }))
}

function mappingsBut(record: InstanceRecord, volumeId: string) {
  return (record.instance.BlockDeviceMappings ?? []).filter(({ Ebs }) => Ebs?.VolumeId !== volumeId)
}
