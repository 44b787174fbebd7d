import type { Clock, Ui } from '../../engine/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import type { AttemptFailure } from './failure.ts'
import type { Address } from './route/index.ts'

const REMINDER: Milliseconds = 15_000

/** Tells why one can't log in yet: at once when there is another reason, now and then while it stays, or comes again and again. */
export class WaitReport {
  readonly #ui: Ui
  readonly #clock: Clock
  readonly #began: number
  #address = ''
  #target: Address | undefined
  #last: AttemptFailure | undefined
  /** When each reason was told last. */
  readonly #told = new Map<string, number>()

  constructor(ui: Ui, clock: Clock) {
    this.#ui = ui
    this.#clock = clock
    this.#began = clock.now()
  }

  /** The latest failure. */
  get last(): AttemptFailure | undefined {
    return this.#last
  }

  /** Since the first attempt. */
  get waited(): Milliseconds {
    return this.#clock.now() - this.#began
  }

  /** Where the latest attempt went. */
  get target(): Address | undefined {
    return this.#target
  }

  /** @param via what is in between, as it follows an address: ` through the bastion host b:22`, or nothing */
  address(target: Address, via: string): void {
    this.#target = target
    this.#address = `${target.host}:${target.port}${via}`
  }

  failed(failure: AttemptFailure): void {
    const now = this.#clock.now()
    const isAsBefore = failure.message === this.#last?.message && failure.hop === this.#last?.hop
    this.#last = failure
    const reason = this.#reason()
    if (now - (this.#told.get(reason) ?? Number.NEGATIVE_INFINITY) < REMINDER) return
    const since = isAsBefore ? ` after ${Math.round(this.waited / 1000)} s` : ''
    this.#told.set(reason, now)
    this.#ui.message(`Still waiting for SSH${since}: ${reason}`)
  }

  /** The time was up in the middle of an attempt: what is told at the end only. */
  interrupted(failure: AttemptFailure): void {
    this.#last = failure
  }

  /** The latest reason as a sentence. */
  reason(): string {
    return this.#last ? `The last attempt ended with: ${this.#reason()}` : 'No attempt came to an end.'
  }

  #reason(): string {
    const reason = this.#last?.message ?? ''
    if (this.#last?.hop) return `${this.#last.hop}: ${reason}`
    return this.#address && this.#last?.stage !== 'address' ? `${this.#address}: ${reason}` : reason
  }
}
