import type { Clock } from '../../engine/host.ts'

/** A token bucket, as EC2 throttles with: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html */
export class Bucket {
  #tokens: number
  #at: number
  readonly #perSecond: number
  readonly #size: number
  readonly #clock: Pick<Clock, 'now'>

  constructor(perSecond: number, size: number, clock: Pick<Clock, 'now'>) {
    this.#perSecond = perSecond
    this.#size = size
    this.#tokens = size
    this.#clock = clock
    this.#at = clock.now()
  }

  /** @returns false when the bucket is empty */
  take(): boolean {
    const now = this.#clock.now()
    this.#tokens = Math.min(this.#size, this.#tokens + ((now - this.#at) / 1000) * this.#perSecond)
    this.#at = now
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }
}
