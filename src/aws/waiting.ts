import type { Image, Instance, Snapshot, Volume } from '@aws-sdk/client-ec2'
import type { Milliseconds } from '../options/index.ts'
import type { Pace } from './pace.ts'

/** What can be waited for. */
export interface Watched {
  readonly instance: Instance
  readonly image: Image
  readonly snapshot: Snapshot
  readonly volume: Volume
}
export type WatchedKind = keyof Watched

/** What is known besides the thing itself. */
export interface Sighting {
  /** EC2 has shown it before: when it is undefined now, it is gone, and not merely too new. */
  readonly seen: boolean
  /** Since the wait began. */
  readonly waited: Milliseconds
}

export interface Wait<K extends WatchedKind, T> {
  readonly kind: K
  readonly id: string
  /** For messages: `the AMI to become available`. */
  readonly what: string
  readonly pace: Pace
  readonly signal: AbortSignal
  /**
   * Looks at the latest answer; `thing` is undefined while EC2 doesn't know the id.
   * @returns undefined to go on waiting. @throws to give up
   */
  judge(thing: Watched[K] | undefined, sighting: Sighting): T | undefined
}
