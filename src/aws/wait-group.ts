import type { Clock } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import type { Milliseconds } from '../options/index.ts'
import type { Describe } from './describe-by-id.ts'
import { AwsError } from './errors.ts'
import type { Wait, Watched, WatchedKind } from './waiting.ts'

/**
 * How long looks may fail for passing reasons before the wait is given up: longer than a laptop's change of network. Counts
 * besides the patience of each call where "max_retries" makes that one short.
 */
const PATIENCE: Milliseconds = 10 * 60_000
/**
 * Something that EC2 answered to have made shows itself within seconds; when looks don't show it for this long it never will be
 * there, and there is no progress to wait for. What it was stays in the ledger.
 */
const NEVER_SHOWN: Milliseconds = 5 * 60_000
/** For the look at the very end of a wait: what it shows still counts. */
const LAST_LOOK: Milliseconds = 5000

interface Settle {
  resolve(value: unknown): void
  reject(error: unknown): void
}

/** One waiting build. */
class Waiter<K extends WatchedKind> {
  readonly id: string
  readonly began: number
  readonly #wait: Wait<K, unknown>
  readonly #settle: Settle
  #seen = false
  #lookedSince: number | undefined

  constructor(wait: Wait<K, unknown>, now: number, settle: Settle) {
    this.id = wait.id
    this.began = now
    this.#wait = wait
    this.#settle = settle
  }

  /** The longer it has taken, the longer the next look may take: a twentieth of the time so far. */
  interval(now: number): Milliseconds {
    const { least, most } = this.#wait.pace
    return Math.min(most, Math.max(least, (now - this.began) / 20))
  }

  /** @returns true when the wait is over */
  look(thing: Watched[K] | undefined, now: number): boolean {
    const waited = now - this.began
    if (thing) this.#seen = true
    this.#lookedSince ??= now
    try {
      const answer = this.#wait.judge(thing, { seen: this.#seen, waited })
      if (answer !== undefined) {
        this.#settle.resolve(answer)
        return true
      }
    } catch (error) {
      return this.reject(error)
    }
    if (!this.#seen && now - this.#lookedSince > NEVER_SHOWN) return this.reject(this.#neverShown())
    return this.tooLate(now)
  }

  /** Infinity unless the user set a limit. */
  get deadline(): number {
    return this.began + this.#wait.pace.limit
  }

  /** @returns true when the user's limit has ended the wait */
  tooLate(now: number): boolean {
    return now >= this.deadline && this.reject(this.#tooLong())
  }

  reject(error: unknown): true {
    this.#settle.reject(error)
    return true
  }

  #tooLong(): IngotError {
    const seconds = Math.round(this.#wait.pace.limit / 1000)
    return new IngotError('aws/timeout', `waited ${seconds} s for ${this.#wait.what} (${this.id}), in vain`, {
      hint: 'this limit comes from "aws_polling" (max_attempts times delay_seconds); without it there is none',
    })
  }

  #neverShown(): IngotError {
    return new IngotError('aws/not-found', `${this.id} was made but EC2 doesn't know it after five minutes`)
  }
}

/** All who wait for one kind of thing in one account and region. */
export class WaitGroup<K extends WatchedKind> {
  readonly #clock: Clock
  readonly #describe: Describe<K>
  readonly #waiters = new Set<Waiter<K>>()
  #running = false
  #wake = new AbortController()
  #looking = new AbortController()
  #lastGood = 0

  constructor(clock: Clock, describe: Describe<K>) {
    this.#clock = clock
    this.#describe = describe
  }

  until<T>(wait: Wait<K, T>): Promise<T> {
    wait.signal.throwIfAborted()
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        this.#waiters.delete(waiter)
        if (this.#waiters.size === 0) {
          this.#looking.abort(wait.signal.reason)
          this.#wake.abort()
        }
        reject(wait.signal.reason)
      }
      const stay = <A>(settle: (answer: A) => void) => {
        return (answer: A) => {
          wait.signal.removeEventListener('abort', leave)
          settle(answer)
        }
      }
      const settle = { resolve: stay(resolve as (value: unknown) => void), reject: stay(reject) }
      const waiter = new Waiter<K>(wait, this.#clock.now(), settle)
      wait.signal.addEventListener('abort', leave, { once: true })
      this.#waiters.add(waiter)
      this.#wake.abort()
      void this.#run()
    })
  }

  async #run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    this.#lastGood = this.#clock.now()
    // Those who begin to wait in the same instant share the first look.
    await Promise.resolve()
    while (this.#waiters.size > 0) {
      this.#wake = new AbortController()
      await this.#look()
      if (this.#waiters.size > 0) await this.#pause()
    }
    this.#running = false
  }

  /** Until the most impatient one wants to look again, another comes, or the last one goes. */
  async #pause(): Promise<void> {
    const now = this.#clock.now()
    const interval = Math.min(...[...this.#waiters].map((waiter) => waiter.interval(now)))
    try {
      await this.#clock.sleep(interval, this.#wake.signal)
    } catch (error) {
      if (!this.#wake.signal.aborted) throw error
    }
  }

  async #look(): Promise<void> {
    const looking = [...this.#waiters]
    this.#looking = new AbortController()
    const answered = new AbortController()
    const enforcing = this.#enforceLimits(looking, answered.signal)
    try {
      const ids = [...new Set(looking.map((waiter) => waiter.id))]
      const things = await this.#describe(ids, this.#looking.signal)
      this.#lastGood = this.#clock.now()
      const waiting = looking.filter((waiter) => this.#waiters.has(waiter))
      this.#finish(waiting.filter((waiter) => waiter.look(things.get(waiter.id), this.#clock.now())))
    } catch (error) {
      if (this.#bearable(error)) {
        this.#finish(looking.filter((waiter) => waiter.tooLate(this.#clock.now())))
        return
      }
      this.#finish(looking.filter((waiter) => waiter.reject(error)))
    } finally {
      answered.abort()
      await enforcing
    }
  }

  /** A look may take long, while EC2 throttles: the users' limits count all the same. */
  async #enforceLimits(looking: readonly Waiter<K>[], answered: AbortSignal): Promise<void> {
    const inOrder = looking
      .filter(({ deadline }) => Number.isFinite(deadline))
      .toSorted((a, b) => a.deadline - b.deadline)
    for (const waiter of inOrder) {
      const left = Math.max(LAST_LOOK, waiter.deadline - this.#clock.now())
      await this.#clock.sleep(left, answered).catch(() => {})
      if (answered.aborted) return
      this.#finish(inOrder.filter((one) => this.#waiters.has(one) && one.tooLate(this.#clock.now())))
      if (this.#waiters.size === 0) this.#looking.abort(new Error('nobody waits any more'))
    }
  }

  #finish(waiters: readonly Waiter<K>[]): void {
    for (const waiter of waiters) this.#waiters.delete(waiter)
  }

  #bearable(error: unknown): boolean {
    if (!(error instanceof AwsError) || error.trouble === 'refused') return false
    if (error.trouble === 'throttled') return true
    return this.#clock.now() - this.#lastGood < PATIENCE
  }
}
