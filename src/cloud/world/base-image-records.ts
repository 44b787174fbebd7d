import type { BaseImage } from '../base-image.ts'
import type { ImageRecord } from '../store/records.ts'
import { providerAccount } from './identity.ts'
import { derivedId } from './ids.ts'

/** Base images as public AMIs of the provider. They have the same id in every region. */
export function baseImageRecords(images: readonly BaseImage[]): ImageRecord[] {
  return images.map(baseImageRecord)
}

export function baseImageRecord(base: BaseImage): ImageRecord {
  const key = `${base.name} ${base.createdAt}`
  return imageRecordOver(base, derivedId('ami', key), base.name)
}

/** An image with another id and name over the same disk. */
export function imageRecordOver(base: BaseImage, id: string, name: string): ImageRecord {
  return {
    id,
    baseImage: base.name,
    launchPermissions: [{ Group: 'all' }],
    image: {
      ImageId: id,
      Name: name,
      Description: base.description,
      CreationDate: new Date(base.createdAt).toISOString(),
      ImageLocation: `${providerAccount.alias}/${name}`,
      OwnerId: providerAccount.id,
      ImageOwnerAlias: providerAccount.alias,
      Public: true,
      State: 'available',
      Architecture: base.architecture,
      BootMode: base.bootMode,
      ImageType: 'machine',
      PlatformDetails: 'Linux/UNIX',
      UsageOperation: 'RunInstances',
      Hypervisor: 'xen',
      VirtualizationType: 'hvm',
      EnaSupport: true,
      SriovNetSupport: 'simple',
      RootDeviceType: 'ebs',
      RootDeviceName: rootDevice,
      BlockDeviceMappings: [
        {
          DeviceName: rootDevice,
          Ebs: {
            SnapshotId: derivedId('snap', `${base.name} ${base.createdAt}`),
            VolumeSize: base.sizeGiB,
            VolumeType: 'gp2',
            DeleteOnTermination: true,
            Encrypted: false,
          },
        },
      ],
    },
  }
}

const rootDevice = '/dev/sda1'
