import type { Fixer } from './fixer.ts'
import {
  amazonEnhancedNetworking,
  amazonPrivateIp,
  amazonShutdownBehavior,
  amazonTempSecCidrs,
  spotPriceAutoProduct,
} from './fixers/amazon.ts'
import { dockerEmail, dockerTagTags } from './fixers/docker.ts'
import { hypervCpuAndRam, hypervDeprecations, hypervVmxcTypo } from './fixers/hyperv.ts'
import { isoChecksumTypeAndUrl, isoMd5 } from './fixers/iso-checksum.ts'
import { azureExcludeFromLatest, galaxyCommand, manifestFilename, scalewayAccessKey } from './fixers/others.ts'
import { parallelsDeprecations, parallelsHeadless } from './fixers/parallels.ts'
import { powershellEscapes } from './fixers/powershell.ts'
import { qemuDiskSize, qemuHostPort } from './fixers/qemu.ts'
import { sshDisableAgent, sshKeyPath, sshWaitTimeout } from './fixers/ssh.ts'
import { cleanImageName, createTime } from './fixers/template-functions.ts'
import { proxmoxType, vmwareRename } from './fixers/type-renames.ts'
import { vagrantOverride } from './fixers/vagrant.ts'
import { commConfig, virtualboxGuestAdditions, virtualboxRename } from './fixers/virtualbox.ts'
import { vmwareCompaction } from './fixers/vmware-compaction.ts'
import { vsphereIsoNetDisk } from './fixers/vsphere.ts'

/** In Packer's order, which matters: "virtualbox" must still be called so when its guest additions are looked at. */
export const FIXERS: readonly Fixer[] = [
  isoMd5,
  createTime,
  virtualboxGuestAdditions,
  vagrantOverride,
  virtualboxRename,
  vmwareRename,
  parallelsHeadless,
  parallelsDeprecations,
  sshKeyPath,
  sshDisableAgent,
  scalewayAccessKey,
  manifestFilename,
  amazonShutdownBehavior,
  amazonEnhancedNetworking,
  amazonPrivateIp,
  amazonTempSecCidrs,
  dockerEmail,
  dockerTagTags,
  powershellEscapes,
  vmwareCompaction,
  hypervDeprecations,
  hypervVmxcTypo,
  hypervCpuAndRam,
  cleanImageName,
  spotPriceAutoProduct,
  qemuDiskSize,
  galaxyCommand,
  commConfig,
  sshWaitTimeout,
  vsphereIsoNetDisk,
  isoChecksumTypeAndUrl,
  qemuHostPort,
  azureExcludeFromLatest,
  proxmoxType,
]
