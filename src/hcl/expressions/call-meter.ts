import type { Range } from '../diagnostics/index.ts'
import type { Meter } from '../functions/meter.ts'
import type { Value } from '../values/index.ts'
import type { Budget } from './budget.ts'

/** Counts what one call does and makes towards a {@link Budget}. All of its methods throw ExhaustedError. */
export class CallMeter implements Meter {
  readonly #budget: Budget
  readonly #range: Range
  #texts = 0
  #members = 0
  #start: number | undefined

  constructor(budget: Budget, range: Range) {
    this.#budget = budget
    this.#range = range
  }

  text(units: number): void {
    this.#budget.checkText(units, this.#range, this.#texts)
    this.#texts += units
  }

  members(count: number): void {
    this.#budget.checkMembers(count, this.#range)
    this.#members += count
  }

  work(steps: number): void {
    this.#budget.step(this.#range, steps)
  }

  elapsed(): number {
    const now = this.#budget.now()
    this.#start ??= now
    return now - this.#start
  }

  /** Counts what the call gave as far as it hasn't been counted before. */
  settle(result: Value): void {
    this.#budget.settle(result, { texts: this.#texts, members: this.#members }, this.#range)
  }
}
