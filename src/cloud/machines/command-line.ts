import type { MachineDisk, MachineSpec } from '../machine-driver.ts'
import type { Accelerator } from './accelerator.ts'
import type { Firmware } from './firmware.ts'
import {
  foreignCredentials,
  gateway,
  guestAddress,
  guestNetwork,
  metadataAddress,
  nameserver,
} from './guest-network.ts'

/** Where the files of a running machine are. All absolute; those of sockets are short (they hold at most 107 bytes). */
export interface MachineFiles {
  readonly console: string
  /** Whether what the console wrote before stays: a machine that restarts is the same to whoever reads it. */
  readonly keepConsole: boolean
  readonly pid: string
  readonly control: string
  readonly metadata: string
  /** Root disk first. */
  readonly disks: readonly DiskFile[]
}

export interface DiskFile {
  readonly disk: MachineDisk
  readonly file: string
}

/** The arguments of `qemu-system-x86_64` for one machine. */
export function machineArguments(
  spec: MachineSpec,
  accelerator: Accelerator,
  files: MachineFiles,
  firmware: Firmware,
): string[] {
  return [
    ...['-name', `${spec.instanceId},process=ingot-machine`],
    ...['-nodefaults', '-no-user-config', '-display', 'none'],
    // Not elevateprivileges=deny: it forbids setsid, which QEMU calls for each socat. setpriv sees to that part.
    ...['-sandbox', 'on,obsolete=deny,resourcecontrol=deny'],
    ...['-machine', firmware.machine, ...processor(accelerator)],
    ...['-smp', String(spec.vcpus), '-m', `${spec.memoryMiB}M`],
    ...identity(spec),
    ...firmware.arguments,
    ...['-rtc', 'base=utc,clock=host'],
    ...files.disks.flatMap(({ disk, file }, index) => diskArguments(disk, file, index)),
    ...network(spec, files),
    ...['-device', 'virtio-rng-pci'],
    ...[
      '-chardev',
      `file,id=console,path=${escaped(files.console)},append=${files.keepConsole ? 'on' : 'off'}`,
      '-serial',
      'chardev:console',
    ],
    ...['-qmp', `unix:${escaped(files.control)},server=on,wait=off`],
    // The restart is up to us (running-machine.ts).
    ...['-pidfile', files.pid, '-action', 'reboot=shutdown'],
  ]
}

/**
 * Emulating newer processors costs more: five levels of page tables, wider registers. Nehalem (x86-64-v2) boots Debian with a
 * third less of this computer's time than QEMU's `max` does. One thread emulates all of a machine's processors: with a thread
 * for each, guests boot no quicker, and with QEMU 7.2 on a busy computer their programs were seen to crash.
 */
function processor({ name }: Accelerator): string[] {
  return name === 'kvm' ? ['-accel', 'kvm', '-cpu', 'host'] : ['-accel', 'tcg,thread=single', '-cpu', 'Nehalem']
}

/** What cloud-init and others tell EC2 by: the vendor, and a UUID and serial number that begin with `ec2`. */
function identity({ instanceId }: MachineSpec): string[] {
  const uuid = uuidOf(instanceId)
  const system = `type=1,manufacturer=Amazon EC2,product=local,serial=${uuid},uuid=${uuid}`
  return [
    '-uuid',
    uuid,
    '-smbios',
    'type=0,vendor=Amazon EC2',
    '-smbios',
    system,
    '-smbios',
    `type=3,asset=${instanceId},manufacturer=Amazon EC2`,
  ]
}

/** `i-0123456789abcdef0` → `ec212345-6789-4abc-8def-000000000000`: the same for each start of the instance. */
export function uuidOf(instanceId: string): string {
  const hex = [...Buffer.from(instanceId)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const digits = (/^i-0?([0-9a-f]+)$/.exec(instanceId)?.[1] ?? hex).padEnd(28, '0').slice(-28)
  return `ec2${digits.slice(0, 5)}-${digits.slice(5, 9)}-4${digits.slice(9, 12)}-8${digits.slice(12, 15)}-${digits.slice(15, 27)}`
}

function diskArguments(disk: MachineDisk, file: string, index: number): string[] {
  return [
    ...['-blockdev', JSON.stringify(blockNode(disk.volumeId, file))],
    ...['-device', JSON.stringify({ ...diskDevice(disk.volumeId), ...(index === 0 ? { bootindex: 0 } : {}) })],
  ]
}

/**
 * A volume as a node of QEMU's block layer. The guest's flushes reach the computer's page cache but don't wait for its disk:
 * that makes package installs several times quicker, and only a power failure of the computer itself could tell. Layers are
 * forced to disk when they are made.
 */
export function blockNode(volumeId: string, file: string): Readonly<Record<string, unknown>> {
  return {
    driver: 'qcow2',
    'node-name': nodeName(volumeId),
    discard: 'unmap',
    cache: { 'no-flush': true },
    file: { driver: 'file', filename: file, discard: 'unmap', cache: { 'no-flush': true } },
  }
}

export function diskDevice(volumeId: string): Readonly<Record<string, unknown>> {
  return { driver: 'virtio-blk-pci', id: deviceId(volumeId), drive: nodeName(volumeId), serial: serialOf(volumeId) }
}

/** Node names hold 31 characters. */
export function nodeName(volumeId: string): string {
  return volumeId.slice(0, 31)
}

export function deviceId(volumeId: string): string {
  return `disk-${volumeId}`
}

/** EC2's serial numbers are volume ids without their dash, which is just what virtio has room for (20 characters). */
function serialOf(volumeId: string): string {
  return volumeId.replaceAll('-', '').slice(0, 20)
}

function network(spec: MachineSpec, files: MachineFiles): string[] {
  const carrier = `socat - UNIX-CONNECT:${files.metadata}`
  const user = [
    'user,id=net,ipv6=off',
    `net=${guestNetwork},host=${gateway},dns=${nameserver},dhcpstart=${guestAddress}`,
    `guestfwd=tcp:${metadataAddress}:80-cmd:${escaped(carrier)}`,
    ...foreignCredentials.map((address) => `guestfwd=tcp:${address}:80-cmd:false`),
  ]
  return ['-netdev', user.join(','), '-device', `virtio-net-pci,netdev=net,mac=${spec.mac},romfile=`]
}

/** QEMU's option lists separate by commas; a doubled one stands for itself. */
function escaped(text: string): string {
  return text.replaceAll(',', ',,')
}
