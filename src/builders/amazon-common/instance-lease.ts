import { type Communicator, TimeLimit, watchConnection } from '../../communicators/index.ts'
import type { StepContext } from '../../engine/index.ts'
import { messageOf } from '../../errors/index.ts'
import { GuestLease, type LeaseStatus, type Obstacle } from '../../guests/index.ts'
import { formatDuration, type Milliseconds } from '../../options/index.ts'
import type { LeasePlan } from './lease-plan.ts'
import type { ShutdownSwitch } from './shutdown-behavior.ts'

/** EC2's answer to a change takes half a second, and a few more when it throttles; guests shut down in two to ten. */
const HOLD: Milliseconds = 10_000
/** After a renewal that failed. */
const AGAIN_AFTER: Milliseconds = 15_000
/** One that takes longer may never come back. It isn't ended, since a provisioner may wait for the same connection. */
const RENEWED_WITHIN: Milliseconds = 60_000
/** Lifting a lease is a courtesy: what can't be reached any more is about to be stopped. */
const LIFTED_WITHIN: Milliseconds = 5000

export interface InstanceLeaseInit {
  readonly plan: LeasePlan
  readonly communicator: Communicator
  readonly instanceId: string
  /** Absent where EC2's behaviour is not ours to change. */
  readonly shutdown: ShutdownSwitch | undefined
  readonly context: StepContext
  /** For tests, as in `GuestLease`. */
  readonly root?: string
}

/** Keeps a machine running for as long as its run lives, and no longer than a lease beyond that. */
export class InstanceLease {
  readonly #plan: LeasePlan
  readonly #shutdown: ShutdownSwitch | undefined
  readonly #communicator: Communicator
  readonly #context: StepContext
  readonly #guest: GuestLease
  readonly #over = new AbortController()
  readonly #signal: AbortSignal
  #isLost = false
  #isKept = false

  constructor({ plan, communicator, instanceId, shutdown, context, root }: InstanceLeaseInit) {
    this.#plan = plan
    this.#shutdown = shutdown
    this.#communicator = communicator
    this.#context = context
    this.#signal = AbortSignal.any([context.signal, this.#over.signal])
    const terms = { communicator, machineId: instanceId, duration: plan.duration, hold: shutdown ? HOLD : 0 }
    this.#guest = new GuestLease(root === undefined ? terms : { ...terms, root })
  }

  /** Sets the lease and renews it from now on. A machine that can't have one goes on without. @throws the signal's reason */
  async begin(): Promise<void> {
    const status = await this.#attempt(() => this.#guest.set(this.#signal))
    if (status.kind !== 'set') return this.#doWithout(reasonOf(status))
    this.#isKept = true
    const duration = formatDuration(this.#plan.duration)
    this.#context.ui.message(`The machine turns itself off when this run is gone for ${duration}`)
    // All that can go wrong is told; only an end is thrown.
    void this.#keep().catch(() => {})
  }

  /**
   * The communicator for what the template runs. When a command is cut off, the machine may be turning itself off because the template wants
   * it so: then it is to be stopped, as in Packer, until it is back.
   */
  watched(): Communicator {
    return watchConnection(this.#communicator, {
      lost: () => {
        this.#isLost = true
        void this.#switchTo('stop')
      },
      alive: () => {
        if (this.#isLost && this.#isKept) void this.#comeBack()
        this.#isLost = false
      },
    })
  }

  /**
   * All that the template runs is done. From here on it is the run that stops the machine; one that the template has turned off is to be
   * stopped as well.
   */
  async release(): Promise<void> {
    const { signal } = this.#context
    // It counts until EC2 has heard of it, which may take until somebody renews the credentials.
    await this.#shutdown?.set('stop', signal)
    if (this.#end()) await this.#lift(signal)
  }

  /** The machine is about to be ended, unless it is off already. A lease that counts would hold that up. */
  async giveUp(signal: AbortSignal): Promise<void> {
    if (this.#end()) await this.#lift(signal)
  }

  /** Renews it no more. @returns whether the machine has one, as far as is known, and can be told */
  #end(): boolean {
    const isLiftable = this.#isKept && !this.#isLost
    this.#isKept = false
    this.#over.abort()
    return isLiftable
  }

  async #lift(signal: AbortSignal): Promise<void> {
    const limit = new TimeLimit(LIFTED_WITHIN, signal, this.#context.host.clock, 'the time for it')
    await this.#guest.release(limit.signal).catch(() => {})
    limit.clear()
    signal.throwIfAborted()
  }

  async #keep(): Promise<void> {
    const { clock } = this.#context.host
    for (let isWell = true; this.#isKept; ) {
      const pause = isWell ? this.#plan.duration / 4 : Math.min(AGAIN_AFTER, this.#plan.duration / 4)
      await clock.sleep(pause, this.#signal)
      isWell = await Promise.race([this.#renew(isWell), clock.sleep(RENEWED_WITHIN, this.#signal).then(() => false)])
    }
  }

  /** @returns whether that went well */
  async #renew(wasWell: boolean): Promise<boolean> {
    const status = await this.#attempt(() => this.#guest.renew(this.#signal))
    if (status.kind === 'none') await this.#doWithout(reasonOf(status))
    if (status.kind === 'unknown' && wasWell) {
      this.#context.ui.message(`The lease of the machine could not be renewed (${status.why}); trying again`)
    }
    return status.kind === 'set'
  }

  async #attempt(work: () => Promise<LeaseStatus>): Promise<LeaseStatus> {
    try {
      return await work()
    } catch (error) {
      this.#signal.throwIfAborted()
      return { kind: 'unknown', why: messageOf(error) }
    }
  }

  async #comeBack(): Promise<void> {
    // A restart has forgotten the lease.
    await this.#renew(true).catch(() => {})
    if (this.#isKept && !this.#isLost) await this.#switchTo('terminate')
  }

  async #doWithout(why: string): Promise<void> {
    this.#context.ui.message(`The machine has no lease: it goes on running should this run be killed (${why})`)
    this.#isKept = false
    await this.#switchTo('stop')
  }

  /** Never rejects. */
  async #switchTo(behavior: 'stop' | 'terminate'): Promise<void> {
    await this.#shutdown?.set(behavior, this.#context.signal).catch(() => {})
  }
}

const OBSTACLES: Readonly<Record<Obstacle, string>> = {
  machine: 'it does not say that it is the instance',
  root: 'its user may not become root without a password',
  memory: 'it has no file system in memory',
  sessions: 'its SSH server allows too few sessions at once',
}

function reasonOf(status: Exclude<LeaseStatus, { kind: 'set' }>): string {
  return status.kind === 'none' ? OBSTACLES[status.why] : status.why
}
