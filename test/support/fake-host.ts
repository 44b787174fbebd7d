import { createHash } from 'node:crypto'
import type { Clock, Host, Random } from '../../src/engine/index.ts'

/** A clock that stands still until somebody sleeps; then it jumps to the earliest sleeper once everybody else is idle. */
export class FakeClock implements Clock {
  /** Durations of all sleeps, in the order in which they were begun. */
  readonly sleeps: number[] = []
  #now: number
  #sleepers: { until: number; wake: () => void }[] = []
  #scheduled = false

  constructor(now = Date.UTC(2026, 0, 2, 3, 4, 5)) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  sleep(duration: number, signal?: AbortSignal): Promise<void> {
    this.sleeps.push(duration)
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const sleeper = { until: this.#now + duration, wake: resolve }
      this.#sleepers.push(sleeper)
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper)
        reject(signal.reason)
      })
      this.#schedule()
    })
  }

  /** Lets time pass without anybody sleeping. */
  advance(duration: number): void {
    this.#now += duration
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      const next = this.#sleepers.reduce<{ until: number; wake: () => void } | undefined>(
        (first, sleeper) => (first && first.until <= sleeper.until ? first : sleeper),
        undefined,
      )
      if (!next) return
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next)
      this.#now = Math.max(this.#now, next.until)
      next.wake()
      if (this.#sleepers.length > 0) this.#schedule()
    })
  }
}

/** Bytes that look random and are the same in every run. */
export class FakeRandom implements Random {
  #count = 0

  bytes(count: number): Buffer {
    const chunks: Buffer[] = []
    while (chunks.length * 32 < count)
      chunks.push(
        createHash('sha256')
          .update(`${this.#count++}`)
          .digest(),
      )
    return Buffer.concat(chunks).subarray(0, count)
  }

  below(limit: number): number {
    return this.bytes(4).readUInt32BE() % limit
  }
}

export interface FakeHost extends Host {
  readonly clock: FakeClock
  readonly random: FakeRandom
}

export function fakeHost(env: Readonly<Record<string, string | undefined>> = {}, cwd = '/work'): FakeHost {
  return { clock: new FakeClock(), random: new FakeRandom(), env, cwd }
}
