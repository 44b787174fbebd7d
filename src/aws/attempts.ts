import type { AwsCredentialIdentity } from '@smithy/types'
import type { Clock, Random } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import type { Milliseconds } from '../options/index.ts'
import type { CallBudget, CallLabel } from './budget/index.ts'
import {
  type AwsDetails,
  asksToSlowDown,
  awsCodeOf,
  isClockCorrected,
  isUnknownKey,
  retryAfterOf,
  troubleOf,
} from './errors.ts'
import type { Notices } from './notices.ts'
import type { Session } from './retrying-service.ts'

/** How long passing faults are borne: longer than a laptop's change of network, or the restart of a proxy. */
const PATIENCE: Milliseconds = 10 * 60_000
const LONGEST_PAUSE: Milliseconds = 20_000
/** New credentials that are refused like those before them bring nothing forward. */
const FRUITLESS_RENEWALS = 3

export interface AttemptsParts {
  readonly clock: Clock
  readonly random: Random
  readonly budget: CallBudget
  readonly session: Session
  readonly notices: Notices
  readonly retries?: number | undefined
  readonly limit: Milliseconds
  /** The service has answered this process before: when it can't be reached now, the network is the reason. */
  readonly wasReached: boolean
  /** For messages: `EC2 in eu-west-1`. */
  readonly name: string
}

/** The attempt that failed. */
export interface Failed {
  /** What it was signed with; undefined when there were no credentials. */
  readonly identity: AwsCredentialIdentity | undefined
  readonly label: CallLabel | undefined
  readonly signal: AbortSignal | undefined
}

export type Next = { readonly kind: 'again' } | { readonly kind: 'over'; readonly details: AwsDetails }

const AGAIN: Next = { kind: 'again' }

/** All attempts at one call: what has been borne so far, and how much more will be. */
export class Attempts {
  readonly #parts: AttemptsParts
  readonly #began: number
  #faults = 0
  #faultySince: number | undefined
  #renewals = 0
  #wasClockCorrected = false
  #mayHaveHappened = false

  constructor(parts: AttemptsParts) {
    this.#parts = parts
    this.#began = parts.clock.now()
  }

  /** Resolves when there may be another attempt, or none any more. @throws the signal's reason */
  async after(error: unknown, failed: Failed): Promise<Next> {
    const trouble = troubleOf(error)
    // A call without an answer, or with one of somebody who stands before AWS, may have been done.
    if (trouble === 'passing') this.#mayHaveHappened = true
    if (this.#isOutOfTime) return this.#over()
    if (error instanceof IngotError) return this.#afterNoCredentials(error, failed)
    if (isClockCorrected(error)) return this.#afterClock()
    if (trouble === 'expired' || isUnknownKey(error)) return this.#afterExpiry(trouble === 'expired', failed)
    if (trouble === 'throttled') return this.#afterThrottling(error, failed)
    if (trouble === 'passing') return this.#afterFault(error, failed)
    if (trouble === 'unreachable' && this.#parts.wasReached) return this.#afterFault(error, failed)
    return this.#over()
  }

  get #isOutOfTime(): boolean {
    return this.#parts.clock.now() - this.#began >= this.#parts.limit
  }

  /** No number of tries: all wait for as long as AWS wants them to, until the user's own limit. */
  async #afterThrottling(error: unknown, failed: Failed): Promise<Next> {
    await this.#slowDown(error, failed)
    // AWS has answered, so the network and the service are there.
    this.#faultySince = undefined
    return AGAIN
  }

  async #slowDown(error: unknown, { label }: Failed): Promise<void> {
    const { budget, clock, notices, name } = this.#parts
    if (!label) return
    const goesOn = await budget.throttled(label, retryAfterOf(error, clock.now()))
    const wait = Math.max(0, goesOn - clock.now())
    notices.slow(() => `${name} throttles calls of ${label.call}; going on in ${Math.ceil(wait / 1000)} s`, wait)
  }

  async #afterFault(error: unknown, failed: Failed): Promise<Next> {
    const { clock, random, retries, notices, name } = this.#parts
    const now = clock.now()
    this.#faultySince ??= now
    const isEnough = retries === undefined ? now - this.#faultySince >= PATIENCE : this.#faults >= retries
    if (isEnough) return this.#over()
    const longest = Math.min(LONGEST_PAUSE, 200 * 2 ** this.#faults++)
    const text = () => `${name} doesn't answer as it should (${awsCodeOf(error)}); trying again and again`
    notices.fault(text)
    if (asksToSlowDown(error)) await this.#slowDown(error, failed)
    await clock.sleep(longest / 2 + random.below(Math.ceil(longest / 2)), failed.signal)
    return AGAIN
  }

  /** Amazon's client corrects its clock by the answer's date: the next request has the right time. Once is enough for that. */
  #afterClock(): Next {
    if (this.#wasClockCorrected) return this.#over()
    this.#wasClockCorrected = true
    return AGAIN
  }

  async #afterExpiry(isExpiry: boolean, { identity, signal }: Failed): Promise<Next> {
    const { session } = this.#parts
    // A key that AWS has never known is wrong; one that it knew was a session's, or has been replaced by another.
    if (!isExpiry && !session.wereAccepted(identity)) return this.#over()
    if (++this.#renewals > FRUITLESS_RENEWALS) return this.#over()
    const renewed = await session.renew(identity, signal)
    return renewed.kind === 'renewed' ? AGAIN : this.#over(renewed.hint)
  }

  /** None could be found: those that there were have expired, and the next ones can't be had yet. */
  async #afterNoCredentials(error: IngotError, { signal }: Failed): Promise<Next> {
    const { session } = this.#parts
    const isExpiry = error.code === 'aws/session-expired'
    const isPassing = session.wereAccepted() && /^aws\/(no-credentials|no-role)$/.test(error.code)
    if (!isExpiry && !isPassing) return this.#over()
    if (++this.#renewals > FRUITLESS_RENEWALS) return this.#over()
    const renewed = await session.renew(undefined, signal)
    return renewed.kind === 'renewed' ? AGAIN : this.#over(renewed.hint)
  }

  #over(hint?: string): Next {
    return { kind: 'over', details: { hint, mayHaveHappened: this.#mayHaveHappened } }
  }
}
