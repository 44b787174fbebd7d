import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Milliseconds } from '../../options/duration.ts'
import type { IngressRule, MachineDisk, MachineExit, MachineSpec } from '../machine-driver.ts'
import type { Accelerator } from './accelerator.ts'
import { blockNode, type DiskFile, deviceId, diskDevice, machineArguments, nodeName } from './command-line.ts'
import { firmwareFor } from './firmware.ts'
import { Guest } from './guest.ts'
import type { MachineFolders } from './machine-folders.ts'
import { serveMetadata } from './metadata-socket.ts'
import { Forwarder } from './ports/forwarder.ts'
import { HostForwards } from './ports/host-forwards.ts'

/** A guest must let go of a disk before it can be taken out. */
const unplugTime: Milliseconds = 20_000

/** One machine that is on: its process, its open ports and its metadata service. */
export class RunningMachine {
  /** Resolves when everything of it is gone. */
  readonly off: Promise<MachineExit>
  readonly #guest: Guest
  readonly #forwarder: Forwarder
  /** The block node that each volume has at present: freezing puts a new one on top. */
  readonly #nodes: Map<string, string>
  #overlays = 0

  private constructor(guest: Guest, forwarder: Forwarder, disks: readonly DiskFile[], cleanUp: () => Promise<void>) {
    this.#guest = guest
    this.#forwarder = forwarder
    this.#nodes = new Map(disks.map(({ disk }) => [disk.volumeId, nodeName(disk.volumeId)]))
    this.off = guest.off.then(async (exit) => {
      await cleanUp()
      return exit
    })
  }

  /** @throws IngotError as {@link MachineDriver.start} tells */
  static async start(
    spec: MachineSpec,
    accelerator: Accelerator,
    folders: MachineFolders,
    disks: readonly DiskFile[],
  ): Promise<RunningMachine> {
    const folder = folders.instance(spec.instanceId)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const firmware = await firmwareFor(spec, folder)
    const sockets = await folders.sockets()
    const files = {
      console: folders.console(spec.instanceId),
      pid: folders.pid(spec.instanceId),
      control: join(sockets, `${spec.instanceId}.qmp`),
      metadata: join(sockets, `${spec.instanceId}.imds`),
      disks,
    }
    const stopMetadata = await serveMetadata(files.metadata, spec.metadata)
    const removeFiles = async (): Promise<void> => {
      stopMetadata()
      for (const file of [files.pid, files.control, files.metadata]) await rm(file, { force: true })
    }
    try {
      const guest = await Guest.start(machineArguments(spec, accelerator, files, firmware), folder, files.control)
      const forwards = new HostForwards(guest.qmp)
      const forwarder = new Forwarder(spec.address, (port) => forwards.portFor(port))
      const machine = new RunningMachine(guest, forwarder, disks, async () => {
        forwarder.close()
        guest.qmp.close()
        await removeFiles()
      })
      await machine.#openPorts(spec.ingress)
      return machine
    } catch (error) {
      await removeFiles()
      throw error
    }
  }

  setIngress(rules: readonly IngressRule[]): Promise<void> {
    return this.#forwarder.setRules(rules)
  }

  async stop(grace: Milliseconds): Promise<void> {
    await this.#guest.stop(grace)
    await this.off
  }

  reboot(grace: Milliseconds): Promise<void> {
    return this.#guest.reboot(grace)
  }

  async kill(): Promise<void> {
    await this.#guest.kill()
    await this.off
  }

  has(volumeId: string): boolean {
    return this.#nodes.has(volumeId)
  }

  async attach({ disk, file }: DiskFile): Promise<void> {
    if (this.has(disk.volumeId)) return
    await this.#guest.qmp.execute('blockdev-add', blockNode(disk.volumeId, file))
    await this.#guest.qmp.execute('device_add', diskDevice(disk.volumeId))
    this.#nodes.set(disk.volumeId, nodeName(disk.volumeId))
  }

  async detach(disk: Pick<MachineDisk, 'volumeId'>): Promise<void> {
    const node = this.#nodes.get(disk.volumeId)
    if (node === undefined) return
    const id = deviceId(disk.volumeId)
    const unplugged = this.#guest.qmp.next(
      ({ event, data }) => event === 'DEVICE_DELETED' && data?.['device'] === id,
      unplugTime,
    )
    await this.#guest.qmp.execute('device_del', { id })
    await unplugged
    await this.#guest.qmp.execute('blockdev-del', { 'node-name': node })
    this.#nodes.delete(disk.volumeId)
  }

  async grow(volumeId: string, bytes: number): Promise<void> {
    await this.#guest.qmp.execute('block_resize', { 'node-name': this.#nodes.get(volumeId), size: bytes })
  }

  /** Puts an empty overlay on top of each volume, all at the same instant. What was on top is written to no more. */
  async putOnTop(overlays: readonly { readonly volumeId: string; readonly file: string }[]): Promise<void> {
    const tops = overlays.map(({ volumeId, file }) => ({ volumeId, file, node: this.#newNode(volumeId) }))
    for (const { volumeId, file, node } of tops) {
      await this.#guest.qmp.execute('blockdev-add', { ...blockNode(volumeId, file), 'node-name': node, backing: null })
    }
    await this.#guest.qmp.execute('transaction', {
      actions: tops.map(({ volumeId, node }) => ({
        type: 'blockdev-snapshot',
        data: { node: this.#nodes.get(volumeId), overlay: node },
      })),
    })
    for (const { volumeId, node } of tops) this.#nodes.set(volumeId, node)
  }

  async #openPorts(rules: readonly IngressRule[]): Promise<void> {
    try {
      await this.#forwarder.setRules(rules)
    } catch (error) {
      await this.kill()
      throw error
    }
  }

  /** At most 31 characters. */
  #newNode(volumeId: string): string {
    this.#overlays += 1
    return `${nodeName(volumeId).slice(0, 24)}.${this.#overlays}`
  }
}
