import type { Clock } from '../../engine/host.ts'
import { messageOf } from '../../errors/index.ts'
import type { BaseImages } from '../base-image.ts'
import { Faults, noFaults } from '../faults/index.ts'
import type { MachineDriver } from '../machine-driver.ts'
import type { ObjectStore } from '../s3/object-store.ts'
import type { Database } from '../store/database.ts'
import { RegionStore } from '../store/region-store.ts'
import { ensureDefaultNetwork } from './default-network.ts'

/** Lines for the cloud's log file: what a person needs who wonders what it did. Never secrets. */
export type Log = (line: string) => void

export interface CloudParts {
  readonly database: Database
  readonly driver: MachineDriver
  readonly baseImages: BaseImages
  readonly clock: Clock
  readonly log: Log
  /** Where S3 keeps its objects; without, there is no S3. */
  readonly objects?: ObjectStore
  /** What it shall suffer; nothing when absent. */
  readonly faults?: Faults
}

/**
 * Everything the calls of a local cloud work on. Changes of records are synchronous and made in transactions; what takes time
 * (machines, disks) runs in the background, one task after the other per resource.
 */
export class Cloud {
  readonly database: Database
  readonly driver: MachineDriver
  readonly baseImages: BaseImages
  readonly clock: Clock
  readonly log: Log
  readonly objects: ObjectStore | undefined
  readonly faults: Faults
  readonly #queues = new Map<string, Promise<void>>()
  readonly #regions = new Map<string, RegionStore>()
  /** Aborted when the cloud closes: no new background work is begun. */
  readonly #closing = new AbortController()

  constructor(parts: CloudParts) {
    this.database = parts.database
    this.driver = parts.driver
    this.baseImages = parts.baseImages
    this.clock = parts.clock
    this.log = parts.log
    this.objects = parts.objects
    this.faults = parts.faults ?? new Faults(noFaults, parts.clock)
  }

  get closing(): AbortSignal {
    return this.#closing.signal
  }

  now(): Date {
    return new Date(this.clock.now())
  }

  /** The store of a region, which has its default network from the first time it is asked for. */
  region(name: string): RegionStore {
    const known = this.#regions.get(name)
    if (known) return known
    const store = new RegionStore(this.database, name)
    ensureDefaultNetwork(store)
    this.#regions.set(name, store)
    return store
  }

  /** What belongs to no region. */
  global(): RegionStore {
    return new RegionStore(this.database, 'global')
  }

  /** Runs `task` after everything that is queued for the same resource. A task deals with its own failures. */
  enqueue(resource: string, task: () => Promise<void>): Promise<void> {
    const before = this.#queues.get(resource) ?? Promise.resolve()
    const after = before.then(() => this.#run(resource, task))
    this.#queues.set(resource, after)
    void after.then(() => {
      if (this.#queues.get(resource) === after) this.#queues.delete(resource)
    })
    return after
  }

  /** Resolves when nothing runs in the background. */
  async settled(): Promise<void> {
    while (this.#queues.size > 0) await Promise.all(this.#queues.values())
  }

  /** Begins nothing new, and waits for what is under way. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.settled()
  }

  async #run(resource: string, task: () => Promise<void>): Promise<void> {
    if (this.closing.aborted) return
    try {
      await task()
    } catch (error) {
      this.log(`${resource}: ${messageOf(error)}`)
    }
  }
}
