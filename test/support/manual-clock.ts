import type { Clock } from '../../src/engine/index.ts'

/** A clock that moves when it is told to. */
export class ManualClock implements Clock {
  #now = 0
  #sleepers: { readonly until: number; readonly wake: () => void }[] = []

  now(): number {
    return this.#now
  }

  sleep(duration: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const sleeper = { until: this.#now + duration, wake: resolve }
      this.#sleepers.push(sleeper)
      signal?.addEventListener('abort', () => reject(signal.reason))
    })
  }

  pass(duration: number): void {
    this.#now += duration
    const due = this.#sleepers.filter(({ until }) => until <= this.#now)
    this.#sleepers = this.#sleepers.filter(({ until }) => until > this.#now)
    for (const { wake } of due) wake()
  }
}
