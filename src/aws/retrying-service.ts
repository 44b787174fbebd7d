import type { AwsCredentialIdentity } from '@smithy/types'
import type { Clock, Random } from '../engine/index.ts'
import type { IngotError } from '../errors/index.ts'
import type { Milliseconds } from '../options/index.ts'
import { Attempts } from './attempts.ts'
import type { CallBudget, CallLabel } from './budget/index.ts'
import type { AwsDetails } from './errors.ts'
import { Notices } from './notices.ts'
import type { Renewed } from './renewal.ts'
import type { Commands, Input, Output, Service } from './service.ts'

/** One call without any repetition. @throws whatever Amazon's client throws */
export type RawCall<C extends Commands> = <N extends keyof C & string>(
  name: N,
  input: Input<C, N>,
  signal?: AbortSignal,
) => Promise<Output<C, N>>

/** What a service needs of the account's credentials. */
export interface Session {
  identity(): Promise<AwsCredentialIdentity>
  accept(identity: AwsCredentialIdentity): void
  wereAccepted(identity?: AwsCredentialIdentity): boolean
  renew(stale: AwsCredentialIdentity | undefined, signal: AbortSignal | undefined): Promise<Renewed>
}

export interface RetryingServiceInit<C extends Commands> {
  readonly service: CallLabel['service']
  readonly region: string
  readonly raw: RawCall<C>
  readonly clock: Clock
  readonly random: Random
  readonly budget: CallBudget
  readonly session: Session
  /** Whose calls these count as. */
  payerOf(identity: AwsCredentialIdentity): string
  /** How often passing faults are borne; undefined when time alone counts. */
  readonly retries?: number | undefined
  /** How long the user lets a call go on; Infinity without a limit. */
  readonly limit: Milliseconds
  /** Tells people why nothing goes on. */
  say(text: string): void
  /** Makes the error that callers see. */
  explain(call: string, cause: unknown, details: AwsDetails): Promise<IngotError>
}

const NAMES = {
  ec2: 'EC2',
  iam: 'IAM',
  s3: 'S3',
  secretsmanager: 'Secrets Manager',
  ssm: 'Systems Manager',
} as const

/**
 * Makes calls when it is their turn, and repeats them: after throttling, together with all other such calls of the account;
 * after passing faults, for as long as patience lasts; after a session's end, once there are new credentials.
 */
export class RetryingService<C extends Commands> implements Service<C> {
  readonly region: string
  readonly #init: RetryingServiceInit<C>
  readonly #notices: Notices
  #wasReached = false

  constructor(init: RetryingServiceInit<C>) {
    this.region = init.region
    this.#init = init
    this.#notices = new Notices(init.clock, this.#name, init.say)
  }

  async call<N extends keyof C & string>(name: N, input: Input<C, N>, signal?: AbortSignal): Promise<Output<C, N>> {
    const { session, raw, explain } = this.#init
    const attempts = new Attempts({
      ...this.#init,
      wasReached: this.#wasReached,
      notices: this.#notices,
      name: this.#name,
    })
    for (;;) {
      let identity: AwsCredentialIdentity | undefined
      let label: CallLabel | undefined
      try {
        identity = await session.identity()
        label = this.#label(name, input as object, identity)
        await this.#turn(label, signal)
        const output = await raw(name, input, signal)
        this.#answered(identity)
        return output
      } catch (error) {
        signal?.throwIfAborted()
        const next = await attempts.after(error, { identity, label, signal })
        if (next.kind === 'over') throw await explain(name, error, next.details)
      }
    }
  }

  get #name(): string {
    return `${NAMES[this.#init.service]} in ${this.region}`
  }

  #label(call: string, input: object, identity: AwsCredentialIdentity): CallLabel {
    const { service, region, payerOf } = this.#init
    return { service, payer: payerOf(identity), region, call, input }
  }

  #turn(label: CallLabel, signal: AbortSignal | undefined): Promise<void> {
    const { budget } = this.#init
    return budget.pass(label, signal, (wait) => {
      const seconds = Math.ceil(wait / 1000)
      const text = () =>
        `Calls of ${label.call} in ${this.region} wait for their turn, the next one for ${seconds} s: this computer takes only its share of what AWS allows`
      this.#notices.slow(text, wait)
    })
  }

  #answered(identity: AwsCredentialIdentity): void {
    this.#wasReached = true
    this.#init.session.accept(identity)
    this.#notices.answered()
  }
}
