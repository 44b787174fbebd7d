import type { AttachmentStatus, AttachVolumeRequest, DetachVolumeRequest, VolumeAttachment } from '@aws-sdk/client-ec2'
import { AwsError, missingParameter } from '../../protocol/aws-error.ts'
import type { InstanceRecord, VolumeRecord } from '../../store/records.ts'
import { type Attachment, recordAttachment, recordDetachment } from '../../world/attachments.ts'
import { stateName } from '../../world/instance-state.ts'
import type { Call, Operation } from '../call.ts'
import { findInstance, findVolume } from '../find.ts'

export const attachVolume: Operation<AttachVolumeRequest, VolumeAttachment> = (input, call) => {
  const volume = findVolume(call, String(input.VolumeId))
  const instance = findInstance(call, String(input.InstanceId))
  const device = String(input.Device)
  checkAttachable(volume, instance, device)
  const attachment = { instanceId: instance.id, volumeId: volume.id, device, deleteOnTermination: false }
  recordAttachment(call.store, attachment, 'attaching', call.cloud.now())
  call.afterwards(() => attachSoon(call, attachment))
  return { ...attachmentView(attachment, 'attaching'), AttachTime: call.cloud.now() }
}

function checkAttachable(volume: VolumeRecord, instance: InstanceRecord, device: string): void {
  const state = volume.volume.State
  if (state === 'in-use') {
    throw new AwsError('VolumeInUse', `${volume.id} is already attached to an instance`)
  }
  if (state !== 'available') throw new AwsError('IncorrectState', `${volume.id} is not 'available'.`)
  const place = instance.instance.Placement?.AvailabilityZone
  if (volume.volume.AvailabilityZone !== place) {
    throw new AwsError(
      'InvalidVolume.ZoneMismatch',
      `The volume '${volume.id}' is not in the same availability zone as instance '${instance.id}'`,
    )
  }
  if (!['running', 'stopped'].includes(stateName(instance))) {
    throw new AwsError('IncorrectState', `Instance '${instance.id}' is not 'running'.`)
  }
  if (!/^(\/dev\/)?(sd[a-z]\d*|xvd[a-z]{1,2}\d*|hd[a-z]\d*)$/.test(device)) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${device}) for parameter device is invalid. ${device} is not a valid EBS device name.`,
    )
  }
  if (instance.instance.BlockDeviceMappings?.some(({ DeviceName }) => DeviceName === device)) {
    throw new AwsError(
      'InvalidParameterValue',
      `Invalid value '${device}' for unixDevice. Attachment point ${device} is already in use`,
    )
  }
}

/** Machines that are off get the volume when they start. */
function attachSoon(call: Call, attachment: Attachment): void {
  const { instanceId, volumeId } = attachment
  void call.cloud.enqueue(instanceId, async () => {
    const instance = call.store.get('instance', instanceId)
    if (!instance) return
    try {
      if (stateName(instance) === 'running') await call.cloud.driver.attachVolume(instanceId, attachment)
      recordAttachment(call.store, attachment, 'attached', call.cloud.now())
    } catch (error) {
      recordDetachment(call.store, instanceId, volumeId)
      throw error
    }
  })
}

export const detachVolume: Operation<DetachVolumeRequest, VolumeAttachment> = (input, call) => {
  if (!input.VolumeId) throw missingParameter('VolumeId')
  const { id: volumeId, volume } = findVolume(call, input.VolumeId)
  const [present] = volume.Attachments ?? []
  const instanceId = present?.InstanceId
  if (!instanceId || (input.InstanceId && input.InstanceId !== instanceId)) {
    throw new AwsError('IncorrectState', `Volume '${volumeId}' is in the '${volume.State}' state.`)
  }
  const instance = findInstance(call, instanceId)
  const device = String(present.Device)
  if (device === instance.instance.RootDeviceName && stateName(instance) !== 'stopped') {
    throw new AwsError(
      'OperationNotPermitted',
      `Unable to detach root volume '${volumeId}' from instance '${instanceId}'`,
    )
  }
  const attachment = { instanceId, volumeId, device, deleteOnTermination: present.DeleteOnTermination ?? false }
  recordAttachment(call.store, attachment, 'detaching', call.cloud.now())
  call.afterwards(() => detachSoon(call, attachment))
  return { ...attachmentView(attachment, 'detaching'), AttachTime: present.AttachTime }
}

function detachSoon(call: Call, attachment: Attachment): void {
  const { instanceId, volumeId } = attachment
  void call.cloud.enqueue(instanceId, async () => {
    const instance = call.store.get('instance', instanceId)
    if (!instance) return
    try {
      if (stateName(instance) === 'running') await call.cloud.driver.detachVolume(instanceId, volumeId)
      recordDetachment(call.store, instanceId, volumeId)
    } catch (error) {
      recordAttachment(call.store, attachment, 'attached', call.cloud.now())
      throw error
    }
  })
}

function attachmentView(
  attachment: Attachment,
  state: AttachmentStatus & ('attaching' | 'detaching'),
): VolumeAttachment {
  return {
    VolumeId: attachment.volumeId,
    InstanceId: attachment.instanceId,
    Device: attachment.device,
    State: state,
    DeleteOnTermination: attachment.deleteOnTermination,
  }
}
