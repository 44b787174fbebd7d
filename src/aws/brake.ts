import type { Clock, Random } from '../engine/index.ts'
import type { Milliseconds } from '../options/index.ts'

const FIRST: Milliseconds = 500
const LONGEST: Milliseconds = 20_000

/**
 * Slows all calls to one account and region down together: Amazon counts them together, so that a build which backs off
 * alone only leaves its share to the others. Each throttled answer doubles the pause, each good one halves it.
 */
export class Brake {
  #pause: Milliseconds = 0
  #until = 0
  readonly #clock: Clock
  readonly #random: Random

  constructor(clock: Clock, random: Random) {
    this.#clock = clock
    this.#random = random
  }

  /** How long calls pause at present, without jitter. */
  get pause(): Milliseconds {
    return this.#pause
  }

  /** Resolves when a call may be made. @throws the signal's reason */
  async pass(signal?: AbortSignal): Promise<void> {
    while (this.#until > this.#clock.now()) {
      // Up to a quarter more, so that the builds which waited together don't all call in the same instant.
      const jitter = this.#random.below(Math.max(1, Math.ceil(this.#pause / 4)))
      await this.#clock.sleep(this.#until - this.#clock.now() + jitter, signal)
    }
  }

  throttled(): void {
    // Answers to calls that were under way already say nothing new.
    if (this.#until > this.#clock.now()) return
    this.#pause = Math.min(LONGEST, Math.max(FIRST, this.#pause * 2))
    this.#until = this.#clock.now() + this.#pause
  }

  eased(): void {
    this.#pause = this.#pause <= FIRST ? 0 : this.#pause / 2
  }
}
