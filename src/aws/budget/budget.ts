import type { Clock, Random } from '../../engine/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import { Lane } from './lane.ts'
import { ELSEWHERE, ec2Bucket, shareOf } from './rates.ts'
import type { BucketStore } from './store.ts'
import type { Allowed } from './turns.ts'

/** What a call counts as. */
export interface CallLabel {
  /** As in a credential's scope. */
  readonly service: 'ec2' | 'iam' | 's3' | 'secretsmanager' | 'ssm'
  /** Whose calls AWS counts together: an account, or an endpoint that isn't AWS's. */
  readonly payer: string
  readonly region: string
  readonly call: string
  readonly input: object
}

export interface BudgetParts {
  readonly store: () => Promise<BucketStore>
  readonly clock: Clock
  readonly random: Random
  /** Which part of what EC2 allows is ours; undefined at endpoints of which nobody knows what they allow. */
  readonly share: number | undefined
}

/**
 * Hands out turns for calls: no more than our share of what EC2 allows an account, and fewer after AWS has throttled, for all
 * who have the same store. In the common case a turn costs one small change in the store, and no waiting.
 */
export class CallBudget {
  readonly #parts: BudgetParts
  readonly #lanes = new Map<string, Lane>()
  #store: Promise<BucketStore> | undefined

  constructor(parts: BudgetParts) {
    this.#parts = parts
  }

  /** Resolves when the call may be made. @param waiting told how long the next call waits. @throws the signal's reason */
  async pass(
    label: CallLabel,
    signal: AbortSignal | undefined,
    waiting: (duration: Milliseconds) => void = () => {},
  ): Promise<void> {
    const lane = await this.#lane(label)
    await lane.pass(signal, waiting)
  }

  /** After a throttled answer. @param retryAfter what AWS asks for. @returns when such calls may be made again */
  async throttled(label: CallLabel, retryAfter: Milliseconds = 0): Promise<number> {
    const lane = await this.#lane(label)
    return lane.throttled(retryAfter)
  }

  async #lane(label: CallLabel): Promise<Lane> {
    this.#store ??= this.#parts.store()
    const store = await this.#store
    const { name, allowed } = this.#bucket(label)
    const key = [label.service, label.payer, label.region, name].join(' ')
    const lane = this.#lanes.get(key) ?? new Lane({ ...this.#parts, store, key, allowed })
    this.#lanes.set(key, lane)
    return lane
  }

  #bucket({ service, call, input }: CallLabel): { readonly name: string; readonly allowed: Allowed } {
    if (service !== 'ec2') return { name: call, allowed: { rate: undefined, whenThrottled: ELSEWHERE } }
    const { share } = this.#parts
    const { name, rate } = ec2Bucket(call, input)
    const ours = shareOf(rate, share ?? 1)
    return { name, allowed: { rate: share === undefined ? undefined : ours, whenThrottled: ours } }
  }
}
