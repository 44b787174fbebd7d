import type { Milliseconds } from '../options/index.ts'

/**
 * The parts of the outside world that scheduling depends on, passed in so that waiting, retrying and expiry are proven in
 * milliseconds of a test's time.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Resolves after `duration`. @throws the signal's reason as soon as it is aborted */
  sleep(duration: Milliseconds, signal?: AbortSignal): Promise<void>
}

export interface Random {
  bytes(count: number): Buffer
  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number
}

/** What a build may know of the process it runs in. */
export interface Host {
  readonly clock: Clock
  readonly random: Random
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}
