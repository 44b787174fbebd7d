import type { Clock } from '../engine/index.ts'
import { describeImages, describeInstances, describeSnapshots, describeVolumes } from './describe-by-id.ts'
import type { Ec2 } from './ec2.ts'
import { WaitGroup } from './wait-group.ts'
import type { Wait, WatchedKind } from './waiting.ts'

/**
 * Waits for changes in one account and region. All who wait for the same kind of thing share one describe call, whatever
 * build they belong to, so that fifty builds cost no more calls than one (design, rule 3).
 */
export class Poller {
  readonly #groups: { readonly [K in WatchedKind]: WaitGroup<K> }

  constructor(ec2: Ec2, clock: Clock) {
    this.#groups = {
      instance: new WaitGroup(clock, (ids, signal) => describeInstances(ec2, ids, signal)),
      image: new WaitGroup(clock, (ids, signal) => describeImages(ec2, ids, signal)),
      snapshot: new WaitGroup(clock, (ids, signal) => describeSnapshots(ec2, ids, signal)),
      volume: new WaitGroup(clock, (ids, signal) => describeVolumes(ec2, ids, signal)),
    }
  }

  /**
   * Resolves with the judge's answer within about a second of the change.
   * @throws what the judge throws; the signal's reason; IngotError `aws/timeout` after the pace's limit; AwsError when looking
   *   is refused, or fails for ten minutes
   */
  until<K extends WatchedKind, T>(wait: Wait<K, T>): Promise<T> {
    return this.#groups[wait.kind].until(wait)
  }
}
