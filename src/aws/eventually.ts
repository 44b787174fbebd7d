import type { Clock } from '../engine/index.ts'
import type { Milliseconds } from '../options/index.ts'

export interface Eventually {
  readonly clock: Clock
  readonly signal: AbortSignal
  /**
   * How long AWS may take to agree with itself, from the first answer that shows it doesn't. There is no progress to be seen in
   * this kind of wait: what isn't known by then never was there, and waiting on would only hide a mistake.
   */
  readonly within: Milliseconds
  /** The user's own limit, which counts instead where there is one: `pace.limit`. */
  readonly limit?: Milliseconds
  /** Whether a failure comes of what was made or changed a moment ago. */
  readonly while: (error: unknown) => boolean
}

/** Repeats a call until AWS knows everywhere what it has itself just done. @throws the latest failure */
export async function eventually<T>(options: Eventually, call: () => Promise<T>): Promise<T> {
  const { clock, signal, within, limit = Number.POSITIVE_INFINITY } = options
  const patience = Number.isFinite(limit) ? limit : within
  // A call may take its time while AWS throttles: that is none of the time in which AWS could agree.
  let since: number | undefined
  for (let pause = 500; ; pause = Math.min(5000, pause * 1.5)) {
    try {
      return await call()
    } catch (error) {
      since ??= clock.now()
      if (!options.while(error) || clock.now() - since > patience) throw error
    }
    await clock.sleep(pause, signal)
  }
}
