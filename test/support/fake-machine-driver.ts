import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type {
  DriverDescription,
  IngressRule,
  MachineDisk,
  MachineDriver,
  MachineExit,
  MachineSpec,
  MovedPort,
  VolumeSource,
} from '../../src/cloud/machine-driver.ts'
import { IngotError } from '../../src/errors/index.ts'

export interface FakeMachine {
  readonly spec: MachineSpec
  readonly disks: readonly MachineDisk[]
  readonly ingress: readonly IngressRule[]
}

export interface FakeDriverOptions {
  /** Runs while a machine is started, such as a server on its address. What it returns is called when it is off. */
  readonly boot?: (spec: MachineSpec) => Promise<() => Promise<void>>
  /** Holds every disk operation and every start back until it resolves. */
  readonly gate?: () => Promise<void>
  /** Which open ports are found elsewhere, at the time of the call. */
  readonly movedPorts?: (rules: readonly IngressRule[]) => readonly MovedPort[]
  /** Names a call that fails with this error. */
  readonly fail?: (call: string) => Error | undefined
}

interface Volume {
  readonly sizeGiB: number
  /** What was written, oldest first. */
  content: readonly string[]
}

/** Machines that aren't: their disks are lists of words, their consoles a line. Survives clouds that are killed and reopened. */
export class FakeMachineDriver implements MachineDriver {
  readonly machines = new Map<string, FakeMachine>()
  readonly volumes = new Map<string, Volume>()
  readonly layers = new Map<string, readonly string[]>()
  /** Every call in order: `start i-1`, `freeze vol-1`. */
  readonly calls: string[] = []
  readonly #exits = new Map<string, (exit: MachineExit) => void>()
  readonly #metadata = new Map<string, { server: Server; socket: string; folder: string }>()
  readonly #shutdowns = new Map<string, () => Promise<void>>()
  readonly #consoles = new Map<string, string>()
  readonly #options: FakeDriverOptions

  constructor(options: FakeDriverOptions = {}) {
    this.#options = options
  }

  async describe(): Promise<DriverDescription> {
    return { name: 'fake', accelerator: 'none', reason: 'machines of tests are not run' }
  }

  async reap(): Promise<readonly string[]> {
    const ids = [...this.machines.keys()]
    for (const id of ids) await this.#turnOff(id, undefined)
    return ids
  }

  async close(): Promise<void> {
    for (const id of [...this.machines.keys()]) await this.#turnOff(id, { kind: 'killed' })
  }

  async start(spec: MachineSpec, exited: (exit: MachineExit) => void): Promise<void> {
    await this.#begin('start', spec.instanceId)
    if (this.machines.has(spec.instanceId)) return
    for (const { volumeId } of spec.disks) this.#volume(volumeId)
    await this.#serveMetadata(spec)
    const shutDown = await this.#options.boot?.(spec)
    if (shutDown) this.#shutdowns.set(spec.instanceId, shutDown)
    this.#consoles.set(spec.instanceId, `fake console of ${spec.instanceId}\n`)
    this.#exits.set(spec.instanceId, exited)
    this.machines.set(spec.instanceId, { spec, disks: spec.disks, ingress: spec.ingress })
  }

  async stop(instanceId: string): Promise<void> {
    await this.#begin('stop', instanceId)
    await this.#turnOff(instanceId, { kind: 'shutdown' })
  }

  async reboot(instanceId: string): Promise<void> {
    await this.#begin('reboot', instanceId)
    this.#machine(instanceId)
  }

  async kill(instanceId: string): Promise<void> {
    this.calls.push(`kill ${instanceId}`)
    await this.#turnOff(instanceId, { kind: 'killed' })
  }

  async forget(instanceId: string): Promise<void> {
    this.calls.push(`forget ${instanceId}`)
    await this.#turnOff(instanceId, { kind: 'killed' })
    this.#consoles.delete(instanceId)
  }

  async console(instanceId: string): Promise<Buffer> {
    return Buffer.from(this.#consoles.get(instanceId) ?? '')
  }

  async setIngress(instanceId: string, rules: readonly IngressRule[]): Promise<readonly MovedPort[]> {
    const machine = this.machines.get(instanceId)
    if (!machine) return []
    this.machines.set(instanceId, { ...machine, ingress: rules })
    return this.#options.movedPorts?.(rules) ?? []
  }

  async attachVolume(instanceId: string, disk: MachineDisk): Promise<void> {
    await this.#begin('attach', disk.volumeId)
    const machine = this.#machine(instanceId)
    this.#volume(disk.volumeId)
    this.machines.set(instanceId, { ...machine, disks: [...machine.disks, disk] })
  }

  async detachVolume(instanceId: string, volumeId: string): Promise<void> {
    await this.#begin('detach', volumeId)
    const machine = this.machines.get(instanceId)
    if (!machine) return
    this.machines.set(instanceId, { ...machine, disks: machine.disks.filter((disk) => disk.volumeId !== volumeId) })
  }

  async createVolume(volumeId: string, source: VolumeSource, sizeGiB: number): Promise<void> {
    await this.#begin('create', volumeId)
    if (!this.volumes.has(volumeId)) this.volumes.set(volumeId, { sizeGiB, content: this.#contentOf(source) })
  }

  async growVolume(volumeId: string, sizeGiB: number): Promise<void> {
    await this.#begin('grow', volumeId)
    this.volumes.set(volumeId, { ...this.#volume(volumeId), sizeGiB })
  }

  async deleteVolume(volumeId: string): Promise<void> {
    await this.#begin('delete', volumeId)
    this.volumes.delete(volumeId)
  }

  async freeze(volumes: readonly { readonly volumeId: string; readonly layerId: string }[]): Promise<void> {
    await this.#begin('freeze', volumes.map(({ volumeId }) => volumeId).join(' '))
    for (const { volumeId, layerId } of volumes) {
      if (!this.layers.has(layerId)) this.layers.set(layerId, this.#volume(volumeId).content)
    }
  }

  async importLayer(layerId: string, file: string, format: string): Promise<{ readonly sizeGiB: number }> {
    await this.#begin('import', layerId)
    this.layers.set(layerId, [`${format} ${readFileSync(file, 'utf8').slice(0, 100)}`])
    return { sizeGiB: 1 }
  }

  async deleteLayer(layerId: string): Promise<void> {
    await this.#begin('delete', layerId)
    this.layers.delete(layerId)
  }

  async storedBytes(id: string): Promise<number> {
    return (this.volumes.get(id)?.content ?? this.layers.get(id) ?? []).join('').length
  }

  /** What a guest would do: writes to one of its volumes. */
  write(volumeId: string, word: string): void {
    const volume = this.#volume(volumeId)
    volume.content = [...volume.content, word]
  }

  /** What a guest would do: turns itself off, or dies. */
  async end(instanceId: string, exit: MachineExit): Promise<void> {
    await this.#turnOff(instanceId, exit)
  }

  /** What a guest would do: asks its metadata service. */
  ask(instanceId: string, path: string, options: { method?: string; headers?: Record<string, string> } = {}) {
    const socketPath = this.#metadata.get(instanceId)?.socket
    return new Promise<{ status: number; body: string }>((resolve, reject) => {
      const outgoing = request({ socketPath, path, ...options }, (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (text: string) => {
          body += text
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
      })
      outgoing.on('error', reject)
      outgoing.end()
    })
  }

  async #begin(call: string, subject: string): Promise<void> {
    this.calls.push(`${call} ${subject}`)
    await this.#options.gate?.()
    const error = this.#options.fail?.(call)
    if (error) throw error
  }

  async #turnOff(instanceId: string, exit: MachineExit | undefined): Promise<void> {
    if (!this.machines.delete(instanceId)) return
    const metadata = this.#metadata.get(instanceId)
    this.#metadata.delete(instanceId)
    await this.#shutdowns.get(instanceId)?.()
    this.#shutdowns.delete(instanceId)
    if (metadata) {
      await new Promise((resolve) => metadata.server.close(resolve))
      rmSync(metadata.folder, { recursive: true, force: true })
    }
    const exited = this.#exits.get(instanceId)
    this.#exits.delete(instanceId)
    if (exit) exited?.(exit)
  }

  async #serveMetadata(spec: MachineSpec): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'ingot-imds-'))
    const socket = join(folder, 'socket')
    const server = createServer({ keepAlive: false }, spec.metadata)
    await new Promise<void>((resolve) => server.listen(socket, resolve))
    server.unref()
    this.#metadata.set(spec.instanceId, { server, socket, folder })
  }

  #contentOf(source: VolumeSource): readonly string[] {
    if (source.kind === 'blank') return []
    if (source.kind === 'base-image') return [`base ${source.name}`]
    const layer = this.layers.get(source.layerId)
    if (!layer) throw new IngotError('cloud/no-such-layer', `the layer "${source.layerId}" isn't there`)
    return layer
  }

  #machine(instanceId: string): FakeMachine {
    const machine = this.machines.get(instanceId)
    if (!machine) throw new IngotError('cloud/no-such-machine', `the machine "${instanceId}" isn't on`)
    return machine
  }

  #volume(volumeId: string): Volume {
    const volume = this.volumes.get(volumeId)
    if (!volume) throw new IngotError('cloud/no-such-volume', `the volume "${volumeId}" isn't there`)
    return volume
  }
}
