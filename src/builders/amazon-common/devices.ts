import type { BlockDeviceMapping } from '@aws-sdk/client-ec2'
import type { DeviceOptions } from './options/index.ts'

const WITH_IOPS = ['io1', 'io2', 'gp3']

/** Block device mappings as EC2's API wants them, by Packer's rules for what is sent. */
export function toMappings(devices: readonly DeviceOptions[] | undefined): BlockDeviceMapping[] {
  return (devices ?? []).map(toMapping)
}

function toMapping(device: DeviceOptions): BlockDeviceMapping {
  const DeviceName = device.device_name ?? ''
  if (device.no_device) return { DeviceName, NoDevice: '' }
  if (device.virtual_name?.startsWith('ephemeral')) return { DeviceName, VirtualName: device.virtual_name }
  const { volume_type: type, volume_size: size, iops, throughput, encrypted, kms_key_id: key } = device
  return {
    DeviceName,
    Ebs: {
      DeleteOnTermination: device.delete_on_termination,
      ...(type ? { VolumeType: type as NonNullable<BlockDeviceMapping['Ebs']>['VolumeType'] } : {}),
      ...(size ? { VolumeSize: size } : {}),
      ...(iops && type && WITH_IOPS.includes(type) ? { Iops: iops } : {}),
      ...(throughput && type === 'gp3' ? { Throughput: throughput } : {}),
      ...(device.snapshot_id ? { SnapshotId: device.snapshot_id } : {}),
      ...(encrypted !== undefined ? { Encrypted: encrypted } : {}),
      ...(key ? { KmsKeyId: key } : {}),
    },
  }
}

/** The devices whose volumes the user wants to have after the build: `delete_on_termination` isn't set for them. */
export function keptDevices(devices: readonly DeviceOptions[] | undefined): string[] {
  return (devices ?? []).flatMap((device) => {
    const stays = !device.delete_on_termination && !device.no_device && !device.virtual_name?.startsWith('ephemeral')
    return stays && device.device_name ? [device.device_name] : []
  })
}

/** Packer's `no_ephemeral`: Windows maps instance store volumes (xvdca to xvdcz) into images otherwise. */
export function noEphemeral(): BlockDeviceMapping[] {
  return [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => ({ DeviceName: `xvdc${letter}`, NoDevice: '' }))
}
