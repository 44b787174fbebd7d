import { availableParallelism, totalmem } from 'node:os'
import type { MachineDisk, MachineSpec } from '../machine-driver.ts'
import { metadataService } from '../metadata/service.ts'
import type { InstanceRecord } from '../store/records.ts'
import type { RegionStore } from '../store/region-store.ts'
import type { Cloud } from './cloud.ts'
import { ingressOf } from './ingress.ts'
import { instanceType } from './instance-types.ts'

/** A machine gets what its type promises, but no more processors than this computer has, and at most half of its memory. */
export function machineSpec(cloud: Cloud, store: RegionStore, record: InstanceRecord): MachineSpec {
  const { instance } = record
  const type = instanceType(instance.InstanceType)
  const bootMode = instance.CurrentInstanceBootMode === 'uefi' ? 'uefi' : 'legacy-bios'
  return {
    instanceId: record.id,
    address: record.address,
    mac: record.mac,
    vcpus: Math.min(type?.vcpus ?? 1, availableParallelism()),
    memoryMiB: Math.min(type?.memoryMiB ?? 1024, Math.floor(totalmem() / 2 ** 21)),
    architecture: instance.Architecture === 'arm64' ? 'arm64' : 'x86_64',
    bootMode,
    disks: disksOf(record),
    ingress: ingressOf(store, record),
    metadata: metadataService(store, record.id, () => cloud.clock.now()),
    publicKeys: record.publicKeys.map(({ key }) => key),
    ...(record.loginUser === undefined ? {} : { loginUser: record.loginUser }),
  }
}

/** The root volume first, then the others in the order of their names. */
function disksOf(record: InstanceRecord): readonly [MachineDisk, ...MachineDisk[]] {
  const root = record.instance.RootDeviceName
  const disks = (record.instance.BlockDeviceMappings ?? [])
    .map(({ DeviceName, Ebs }) => ({
      volumeId: String(Ebs?.VolumeId),
      device: String(DeviceName),
      deleteOnTermination: Ebs?.DeleteOnTermination ?? false,
    }))
    .sort((a, b) => Number(b.device === root) - Number(a.device === root) || (a.device < b.device ? -1 : 1))
  const [first, ...others] = disks
  if (!first) throw new Error(`instance ${record.id} has no root volume`)
  return [first, ...others]
}
