import type { Clock, Random } from '../engine/index.ts'
import type { IngotError } from '../errors/index.ts'
import { Brake } from './brake.ts'
import { troubleOf } from './errors.ts'
import type { Commands, Input, Output, Service } from './service.ts'

/** Packer's default of max_retries. */
const DEFAULT_RETRIES = 10

/** One call without any repetition. @throws whatever Amazon's client throws */
export type RawCall<C extends Commands> = <N extends keyof C & string>(
  name: N,
  input: Input<C, N>,
  signal?: AbortSignal,
) => Promise<Output<C, N>>

export interface RetryingServiceInit<C extends Commands> {
  readonly region: string
  readonly raw: RawCall<C>
  readonly clock: Clock
  readonly random: Random
  readonly retries?: number | undefined
  /** Makes the error that callers see. */
  explain(call: string, cause: unknown): Promise<IngotError>
}

/** Repeats calls after throttling, together with all other calls to the region, and after passing faults. */
export class RetryingService<C extends Commands> implements Service<C> {
  readonly region: string
  readonly #init: RetryingServiceInit<C>
  readonly #brake: Brake

  constructor(init: RetryingServiceInit<C>) {
    this.region = init.region
    this.#init = init
    this.#brake = new Brake(init.clock, init.random)
  }

  async call<N extends keyof C & string>(name: N, input: Input<C, N>, signal?: AbortSignal): Promise<Output<C, N>> {
    const retries = this.#init.retries ?? DEFAULT_RETRIES
    for (let attempt = 0; ; attempt++) {
      await this.#brake.pass(signal)
      try {
        const output = await this.#init.raw(name, input, signal)
        this.#brake.eased()
        return output
      } catch (error) {
        signal?.throwIfAborted()
        const trouble = troubleOf(error)
        if (trouble === 'throttled') this.#brake.throttled()
        const again = trouble === 'throttled' || trouble === 'passing'
        if (!again || attempt >= retries) throw await this.#init.explain(name, error)
        if (trouble === 'passing') await this.#pause(attempt, signal)
      }
    }
  }

  #pause(attempt: number, signal: AbortSignal | undefined): Promise<void> {
    const longest = Math.min(20_000, 200 * 2 ** attempt)
    return this.#init.clock.sleep(longest / 2 + this.#init.random.below(longest / 2), signal)
  }
}
