import type { RequestListener } from 'node:http'
import type { Milliseconds } from '../options/duration.ts'

/**
 * What the local cloud needs from whatever runs its machines.
 *
 * The cloud owns names, states, rules and rights (its database is the truth); a driver owns processes and disk data. Every
 * id comes from the cloud, is unique for ever, and is safe as a file name. All calls are idempotent on ids: stopping a
 * machine that is off, deleting a volume that is gone and freezing into a layer that exists already are quiet successes, so
 * that the cloud can repeat a call after a crash in between.
 *
 * Implementations: QEMU (`machines/`) and a fake for tests. test/conformance/machine-driver.ts runs over both.
 *
 * @throws IngotError from every call, with codes `cloud/no-qemu` (hint names the package), `cloud/disk-full`,
 *   `cloud/no-such-machine`, `cloud/no-such-volume`, `cloud/no-such-layer`, `cloud/machine-failed` (details: last console lines)
 */
export interface MachineDriver {
  /** How machines run here, found out by a real probe once per process. */
  describe(): Promise<DriverDescription>

  /**
   * Kills what an earlier, killed process of the same cloud left running, and forgets half-made disks. Called once, before
   * anything else. The ids are those of machines that were found alive.
   */
  reap(): Promise<readonly string[]>

  /** Kills every machine that is still on and closes all listeners. Disks and console output stay. */
  close(): Promise<void>

  // Machines. One that was stopped is started again by `start` with a new spec; its volumes are as it left them.

  /**
   * Powers a machine on. Resolves once its processor runs, its ports are open and its metadata service answers: booting goes
   * on afterwards. `exited` is called once per successful start, when the machine is off for whatever reason, `stop` and
   * `kill` included.
   */
  start(spec: MachineSpec, exited: (exit: MachineExit) => void): Promise<void>
  /** Presses the power button, and pulls the plug when the guest is still on after `grace`. Resolves when it is off. */
  stop(instanceId: string, grace: Milliseconds): Promise<void>
  /** Asks the guest to restart, and resets it when it hasn't begun to after `grace`. `exited` isn't called. */
  reboot(instanceId: string, grace: Milliseconds): Promise<void>
  /** Pulls the plug. Resolves when the machine is off. */
  kill(instanceId: string): Promise<void>
  /** The machine won't come back: forgets its console output and everything else but its volumes, after killing it. */
  forget(instanceId: string): Promise<void>
  /** What the serial console wrote since the latest start (empty when it never started). At most the last 64 KiB count. */
  console(instanceId: string): Promise<Buffer>
  /**
   * Replaces the rules of a machine that is on. Open connections which they no longer allow are cut. Resolves with the open
   * ports that are found elsewhere than they should be.
   */
  setIngress(instanceId: string, rules: readonly IngressRule[]): Promise<readonly MovedPort[]>
  /** Hot-plugs a volume into a machine that is on. Machines that are off get theirs with the next `start`. */
  attachVolume(instanceId: string, disk: MachineDisk): Promise<void>
  detachVolume(instanceId: string, volumeId: string): Promise<void>

  // Disk data. No call but `importLayer` copies data: a volume is a thin layer over what it was made from.

  /** Makes a volume of `sizeGiB`, which is at least the source's own size. */
  createVolume(volumeId: string, source: VolumeSource, sizeGiB: number): Promise<void>
  /** Makes a volume larger, also under a running guest. Never smaller. */
  growVolume(volumeId: string, sizeGiB: number): Promise<void>
  deleteVolume(volumeId: string): Promise<void>
  /**
   * Turns the present content of volumes into read-only layers, all at the same instant, and lets each volume go on above its
   * layer. Works under a running guest, where it has the consistency of a pulled plug.
   */
  freeze(volumes: readonly { readonly volumeId: string; readonly layerId: string }[]): Promise<void>
  /**
   * Makes a layer of a disk image file, which is copied: the one call that copies data. A layer that is there is made anew.
   *
   * @returns its size, rounded up
   * @throws IngotError `cloud/not-an-image`
   */
  importLayer(layerId: string, file: string, format: DiskFormat): Promise<{ readonly sizeGiB: number }>
  /** Nobody can ask for the layer any more. Its data stays for as long as volumes or other layers are built upon it. */
  deleteLayer(layerId: string): Promise<void>
  /** Bytes that a layer or volume itself holds on this disk, for people. */
  storedBytes(id: string): Promise<number>
}

/** Of disk image files, as EC2 calls them. */
export type DiskFormat = 'raw' | 'vmdk' | 'vhd' | 'vhdx'

export interface DriverDescription {
  /** `qemu` or `fake`. */
  readonly name: string
  /** `kvm` where a probe showed that it really works, else `tcg` (emulation); `none` for machines that aren't. */
  readonly accelerator: 'kvm' | 'tcg' | 'none'
  /** Why this accelerator was chosen, as one sentence for people. */
  readonly reason: string
}

/** Everything a driver has to know to run one instance. */
export interface MachineSpec {
  readonly instanceId: string
  /** The instance's own address in 127.0.0.0/8, public and private at once. Nobody else uses it while the machine is on. */
  readonly address: string
  /** `02:…`, as told by the metadata service, so that the guest's card must carry it. */
  readonly mac: string
  readonly vcpus: number
  readonly memoryMiB: number
  readonly architecture: 'x86_64' | 'arm64'
  readonly bootMode: 'legacy-bios' | 'uefi'
  /** The first is the root volume, which the machine boots from. */
  readonly disks: readonly [MachineDisk, ...MachineDisk[]]
  readonly ingress: readonly IngressRule[]
  /**
   * The instance's metadata service (IMDSv1, IMDSv2, user data, public keys): to be reachable in the guest, and only there,
   * as http://169.254.169.254/.
   */
  readonly metadata: RequestListener
  /**
   * The user a stood-in image is expected to let in. The metadata service already hands it to cloud-init (as `user:` in a
   * cloud-config part beside the user data), so a driver that boots real images has nothing to do for it.
   */
  readonly loginUser?: string
  /** OpenSSH public keys that the login user is to accept; real images learn them from the metadata service. */
  readonly publicKeys: readonly string[]
}

export interface MachineDisk {
  readonly volumeId: string
  /** The EC2 name: `/dev/sda1`, `/dev/xvda`, `/dev/sdf`. Order and serial numbers are all a guest must see of it. */
  readonly device: string
  readonly deleteOnTermination: boolean
}

export type VolumeSource =
  | { readonly kind: 'blank' }
  | { readonly kind: 'layer'; readonly layerId: string }
  /** A registered base image (see base-image.ts). The volume outlives the image's removal from the list. */
  | { readonly kind: 'base-image'; readonly name: string }

/** One permission of a security group: peers in `cidrs` may reach ports `from` to `to`. Nothing else may. */
export type IngressRule =
  | { readonly protocol: 'tcp' | 'udp'; readonly from: number; readonly to: number; readonly cidrs: readonly string[] }
  | { readonly protocol: 'icmp' | 'all'; readonly cidrs: readonly string[] }

/** A port of an instance that can't be opened on its address: another one of the same address leads to it. */
export interface MovedPort {
  /** The guest's. */
  readonly port: number
  /** Stays the same for as long as the machine is on and its rules keep the port open. */
  readonly openedAs: number
  /** A program of this computer listens on the port of all addresses, or this user may not listen on it. */
  readonly because: 'taken' | 'forbidden'
}

export type MachineExit =
  /** The guest powered itself off, or did so when the button was pressed. */
  | { readonly kind: 'shutdown' }
  /** The plug was pulled by `kill`, or by `stop` after its grace. */
  | { readonly kind: 'killed' }
  /** Nobody asked for it. `reason` is one sentence for people. */
  | { readonly kind: 'crashed'; readonly reason: string }
