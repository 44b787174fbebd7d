import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/duration.ts'
import type { IngressRule, MachineDisk, MachineExit, MachineSpec, MovedPort } from '../machine-driver.ts'
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

/** Starts a QEMU process with these disks. */
type StartGuest = (disks: readonly DiskFile[], keepConsole: boolean) => Promise<Guest>

/**
 * One machine that is on: its process, its open ports and its metadata service.
 *
 * A restart is a new process. After a reset within the same one, QEMU's emulator has to throw its translations away page by page
 * as the guest writes over them, and boots take three times as long.
 */
export class RunningMachine {
  /** Resolves when everything of it is gone. */
  readonly off: Promise<MachineExit>
  readonly #startGuest: StartGuest
  readonly #forwarder: Forwarder
  readonly #disks: Map<string, DiskFile>
  /** The block node that each volume has at present: freezing puts a new one on top. */
  readonly #nodes = new Map<string, string>()
  #guest: Guest
  #forwards: HostForwards
  /** Settled, unless a new process is just being started. */
  #restarting: Promise<void> = Promise.resolve()
  #isEnding = false
  #overlays = 0

  private constructor(
    spec: MachineSpec,
    guest: Guest,
    startGuest: StartGuest,
    disks: readonly DiskFile[],
    cleanUp: () => Promise<void>,
  ) {
    this.#startGuest = startGuest
    this.#disks = new Map(disks.map((one) => [one.disk.volumeId, one]))
    this.#forwarder = new Forwarder(spec.address, (port) => this.#forwards.portFor(port))
    this.#guest = guest
    this.#forwards = this.#takeOver(guest)
    this.off = this.#live().finally(cleanUp)
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
    }
    const startGuest: StartGuest = (disks, keepConsole) =>
      Guest.start(
        machineArguments(spec, accelerator, { ...files, disks, keepConsole }, firmware),
        folder,
        files.control,
      )
    const stopMetadata = await serveMetadata(files.metadata, spec.metadata)
    const removeFiles = async (): Promise<void> => {
      stopMetadata()
      for (const file of [files.pid, files.control, files.metadata]) await rm(file, { force: true })
    }
    try {
      const machine = new RunningMachine(spec, await startGuest(disks, false), startGuest, disks, removeFiles)
      await machine.#openPorts(spec.ingress)
      return machine
    } catch (error) {
      await removeFiles()
      throw error
    }
  }

  setIngress(rules: readonly IngressRule[]): Promise<readonly MovedPort[]> {
    return this.#forwarder.setRules(rules)
  }

  async stop(grace: Milliseconds): Promise<void> {
    this.#isEnding = true
    await this.#guest.stop(grace)
    await this.off
  }

  async reboot(grace: Milliseconds): Promise<void> {
    await this.#guest.restart(grace)
    await this.#guest.off
    await this.#restarting
  }

  async kill(): Promise<void> {
    this.#isEnding = true
    await this.#guest.kill()
    await this.off
  }

  has(volumeId: string): boolean {
    return this.#nodes.has(volumeId)
  }

  async attach(added: DiskFile): Promise<void> {
    const { disk, file } = added
    if (this.has(disk.volumeId)) return
    await this.#guest.qmp.execute('blockdev-add', blockNode(disk.volumeId, file))
    await this.#guest.qmp.execute('device_add', diskDevice(disk.volumeId))
    this.#nodes.set(disk.volumeId, nodeName(disk.volumeId))
    this.#disks.set(disk.volumeId, added)
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
    this.#disks.delete(disk.volumeId)
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

  /** One process after the other, until the machine is to be off. */
  async #live(): Promise<MachineExit> {
    let end = await this.#guest.off
    while (end.kind === 'reset' && !this.#isEnding) {
      this.#restarting = this.#restart()
      const failure = await this.#restarting.then(
        () => undefined,
        (error: unknown) => messageOf(error),
      )
      if (this.#isEnding) await this.#guest.kill()
      end = failure === undefined ? await this.#guest.off : { kind: 'crashed', reason: failure }
    }
    this.#forwarder.close()
    this.#guest.qmp.close()
    return end.kind === 'reset' ? { kind: 'killed' } : end
  }

  async #restart(): Promise<void> {
    this.#guest.qmp.close()
    this.#guest = await this.#startGuest([...this.#disks.values()], true)
    this.#forwards = this.#takeOver(this.#guest)
  }

  #takeOver(guest: Guest): HostForwards {
    this.#nodes.clear()
    for (const id of this.#disks.keys()) this.#nodes.set(id, nodeName(id))
    return new HostForwards(guest.qmp)
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
