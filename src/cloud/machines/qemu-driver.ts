import { rm } from 'node:fs/promises'
import { IngotError } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/duration.ts'
import type {
  DiskFormat,
  DriverDescription,
  IngressRule,
  MachineDisk,
  MachineDriver,
  MachineExit,
  MachineSpec,
  MovedPort,
  VolumeSource,
} from '../machine-driver.ts'
import { type Accelerator, findAccelerator } from './accelerator.ts'
import { lastConsoleLines, readConsole } from './console-file.ts'
import { DiskFolder, type FindBaseImage } from './disks/disk-folder.ts'
import { MachineFolders } from './machine-folders.ts'
import { reapMachines } from './reap.ts'
import { machineTools, requireTools } from './require-tools.ts'
import { RunningMachine } from './running-machine.ts'

const GiB = 2 ** 30

export interface QemuDriverOptions {
  /** The folder for all data of machines; made when it isn't there. */
  readonly folder: string
  readonly findBaseImage: FindBaseImage
}

/** Runs instances as QEMU guests of this computer. */
export class QemuDriver implements MachineDriver {
  readonly #folders: MachineFolders
  readonly #disks: DiskFolder
  readonly #machines = new Map<string, RunningMachine>()
  #accelerator: Promise<Accelerator> | undefined
  /** Disk work goes one after the other, so that no layer is collected while something is being put on it. */
  #diskWork: Promise<unknown> = Promise.resolve()

  constructor({ folder, findBaseImage }: QemuDriverOptions) {
    this.#folders = new MachineFolders(folder)
    this.#disks = new DiskFolder(folder, findBaseImage)
  }

  async describe(): Promise<DriverDescription> {
    const { name, reason } = await this.#findAccelerator()
    return { name: 'qemu', accelerator: name, reason }
  }

  async reap(): Promise<readonly string[]> {
    const alive = await reapMachines(this.#folders)
    await this.#folders.removeSockets()
    if (await hasTools()) await this.#disks.repair()
    return alive
  }

  async close(): Promise<void> {
    await Promise.all([...this.#machines.values()].map((machine) => machine.kill()))
    await this.#diskWork
    await this.#folders.removeSockets()
  }

  async start(spec: MachineSpec, exited: (exit: MachineExit) => void): Promise<void> {
    if (this.#machines.has(spec.instanceId)) return
    const accelerator = await this.#findAccelerator()
    const disks = await Promise.all(spec.disks.map((disk) => this.#diskFile(disk)))
    const machine = await this.#startMachine(spec, accelerator, disks)
    this.#machines.set(spec.instanceId, machine)
    void machine.off.then((exit) => {
      this.#machines.delete(spec.instanceId)
      exited(exit)
    })
  }

  async stop(instanceId: string, grace: Milliseconds): Promise<void> {
    await this.#machines.get(instanceId)?.stop(grace)
  }

  async reboot(instanceId: string, grace: Milliseconds): Promise<void> {
    await this.#mustBeOn(instanceId).reboot(grace)
  }

  async kill(instanceId: string): Promise<void> {
    await this.#machines.get(instanceId)?.kill()
  }

  async forget(instanceId: string): Promise<void> {
    await this.kill(instanceId)
    await rm(this.#folders.instance(instanceId), { recursive: true, force: true })
  }

  console(instanceId: string): Promise<Buffer> {
    return readConsole(this.#folders.console(instanceId))
  }

  async setIngress(instanceId: string, rules: readonly IngressRule[]): Promise<readonly MovedPort[]> {
    return (await this.#machines.get(instanceId)?.setIngress(rules)) ?? []
  }

  async attachVolume(instanceId: string, disk: MachineDisk): Promise<void> {
    await this.#mustBeOn(instanceId).attach(await this.#diskFile(disk))
  }

  async detachVolume(instanceId: string, volumeId: string): Promise<void> {
    await this.#machines.get(instanceId)?.detach({ volumeId })
  }

  createVolume(volumeId: string, source: VolumeSource, sizeGiB: number): Promise<void> {
    return this.#onDisk(() => this.#disks.createVolume(volumeId, source, sizeGiB))
  }

  growVolume(volumeId: string, sizeGiB: number): Promise<void> {
    return this.#onDisk(async () => {
      const machine = this.#userOf(volumeId)
      if (machine) await machine.grow(volumeId, sizeGiB * GiB)
      else await this.#disks.growVolume(volumeId, sizeGiB)
    })
  }

  deleteVolume(volumeId: string): Promise<void> {
    return this.#onDisk(() => this.#disks.deleteVolume(volumeId))
  }

  freeze(volumes: readonly { readonly volumeId: string; readonly layerId: string }[]): Promise<void> {
    return this.#onDisk(async () => {
      const begun = []
      for (const { volumeId, layerId } of volumes) {
        const file = await this.#disks.beginFreeze(volumeId, layerId)
        if (file !== undefined) begun.push({ volumeId, layerId, file })
      }
      for (const machine of new Set(begun.map(({ volumeId }) => this.#userOf(volumeId)))) {
        await machine?.putOnTop(begun.filter(({ volumeId }) => machine.has(volumeId)))
      }
      for (const { volumeId, layerId } of begun) await this.#disks.endFreeze(volumeId, layerId)
    })
  }

  /** Copying takes long: other disk work goes on meanwhile. */
  async importLayer(layerId: string, file: string, format: DiskFormat): Promise<{ readonly sizeGiB: number }> {
    const copy = await this.#disks.copyImage(layerId, file, format)
    await this.#onDisk(() => this.#disks.becomeLayer(copy.file, layerId))
    return { sizeGiB: copy.sizeGiB }
  }

  deleteLayer(layerId: string): Promise<void> {
    return this.#onDisk(() => this.#disks.deleteLayer(layerId))
  }

  storedBytes(id: string): Promise<number> {
    return this.#disks.storedBytes(id)
  }

  #findAccelerator(): Promise<Accelerator> {
    this.#accelerator ??= (async () => {
      requireTools(machineTools)
      return findAccelerator()
    })()
    // A missing tool may be there at the next try.
    this.#accelerator.catch(() => {
      this.#accelerator = undefined
    })
    return this.#accelerator
  }

  async #startMachine(spec: MachineSpec, accelerator: Accelerator, disks: Parameters<typeof RunningMachine.start>[3]) {
    try {
      return await RunningMachine.start(spec, accelerator, this.#folders, disks)
    } catch (error) {
      if (!(error instanceof IngotError) || error.code !== 'cloud/machine-failed') throw error
      const details = [...error.details, ...(await lastConsoleLines(this.#folders.console(spec.instanceId)))]
      throw new IngotError(error.code, error.message, { hint: error.hint, cause: error, details })
    }
  }

  async #diskFile(disk: MachineDisk): Promise<{ readonly disk: MachineDisk; readonly file: string }> {
    return { disk, file: await this.#disks.mustHaveVolume(disk.volumeId) }
  }

  #userOf(volumeId: string): RunningMachine | undefined {
    return [...this.#machines.values()].find((machine) => machine.has(volumeId))
  }

  #mustBeOn(instanceId: string): RunningMachine {
    const machine = this.#machines.get(instanceId)
    if (machine) return machine
    throw new IngotError('cloud/no-such-machine', `the machine "${instanceId}" isn't on`)
  }

  #onDisk<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#diskWork.then(work)
    this.#diskWork = result.catch(() => {})
    return result
  }
}

/** Without them nothing can have been half-made, and looking at a cloud's state must not need them. */
async function hasTools(): Promise<boolean> {
  try {
    requireTools(machineTools)
    return true
  } catch {
    return false
  }
}
