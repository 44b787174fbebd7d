import type { Clock } from '../engine/index.ts'
import type { Milliseconds } from '../options/index.ts'

export interface Eventually {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** How long AWS may take to agree with itself. */
  readonly within: Milliseconds
  /** Whether a failure comes of what was made or changed a moment ago. */
  readonly while: (error: unknown) => boolean
}

/** Repeats a call until AWS knows everywhere what it has itself just done. @throws the latest failure */
export async function eventually<T>(options: Eventually, call: () => Promise<T>): Promise<T> {
  const { clock, signal, within } = options
  const began = clock.now()
  for (let pause = 500; ; pause = Math.min(5000, pause * 1.5)) {
    try {
      return await call()
    } catch (error) {
      if (!options.while(error) || clock.now() - began > within) throw error
    }
    await clock.sleep(pause, signal)
  }
}
