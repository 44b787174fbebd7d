import type { Clock, Ui } from '../../engine/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import type { AttemptFailure, Stage } from './failure.ts'

const REMINDER: Milliseconds = 15_000

/** Tells why WinRM can't be used yet: at once when the reason changes, now and then while it stays. */
export class WaitReport {
  readonly #ui: Ui
  readonly #clock: Clock
  readonly #began: number
  #address = ''
  #last: AttemptFailure | undefined
  #told = 0

  constructor(ui: Ui, clock: Clock) {
    this.#ui = ui
    this.#clock = clock
    this.#began = clock.now()
  }

  get lastStage(): Stage | undefined {
    return this.#last?.stage
  }

  address(address: string): void {
    this.#address = address
  }

  failed(failure: AttemptFailure): void {
    const now = this.#clock.now()
    const news = failure.message !== this.#last?.message
    this.#last = failure
    if (!news && now - this.#told < REMINDER) return
    const since = news ? '' : ` after ${Math.round((now - this.#began) / 1000)} s`
    this.#told = now
    this.#ui.message(`Still waiting for WinRM${since}: ${this.#reason()}`)
  }

  /** The latest reason as a sentence. */
  last(): string {
    return this.#last ? `The last attempt ended with: ${this.#reason()}` : 'No attempt came to an end.'
  }

  #reason(): string {
    const reason = this.#last?.message ?? ''
    return this.#address && this.#last?.stage !== 'address' ? `${this.#address}: ${reason}` : reason
  }
}
