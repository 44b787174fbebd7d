import type { AwsCredentialIdentity } from '@smithy/types'
import type { Clock } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import type { Milliseconds } from '../options/index.ts'
import type { Credentials } from './credentials.ts'
import { remedyFor } from './remedy.ts'

/** Where nobody can be asked: long enough for somebody who reads the log of a pipeline. */
const PATIENCE: Milliseconds = 15 * 60_000
const BETWEEN_LOOKS: Milliseconds = 5000
const QUICKEST_ANSWER: Milliseconds = 100

/** What came of it. `hint` says what helps. */
export type Renewed = { readonly kind: 'renewed' } | { readonly kind: 'expired'; readonly hint: string }

/** Gets new credentials in the place of those that AWS doesn't take any more. All calls of one account wait for one renewal. */
export class Renewal {
  readonly #credentials: Credentials
  readonly #clock: Clock
  #running: { readonly outcome: Promise<Renewed>; readonly over: AbortController; waiting: number } | undefined
  /** Nobody renewed these while there was time: undoing a build must not wait for them once more for each thing. */
  #hopeless: AwsCredentialIdentity | undefined

  constructor(credentials: Credentials, clock: Clock) {
    this.#credentials = credentials
    this.#clock = clock
  }

  /**
   * Reads all sources again. When they have nothing new, people are asked; without a terminal, they are told, and the sources
   * are read again and again for a quarter of an hour, or for as long as the user's own limit says.
   * @param stale those that were refused; undefined when there were none to begin with
   * @throws the signal's reason
   */
  async renew(stale: AwsCredentialIdentity | undefined, signal: AbortSignal | undefined): Promise<Renewed> {
    const running = this.#running ?? this.#start(stale)
    running.waiting++
    const left = Promise.withResolvers<never>()
    const leave = () => left.reject(signal?.reason)
    try {
      signal?.throwIfAborted()
      signal?.addEventListener('abort', leave, { once: true })
      return await Promise.race([running.outcome, left.promise])
    } finally {
      signal?.removeEventListener('abort', leave)
      if (--running.waiting === 0) running.over.abort(new Error('nobody waits for credentials any more'))
    }
  }

  #start(stale: AwsCredentialIdentity | undefined) {
    const over = new AbortController()
    const outcome = this.#run(stale, over.signal).finally(() => {
      this.#running = undefined
    })
    outcome.catch(() => {})
    this.#running = { outcome, over, waiting: 0 }
    return this.#running
  }

  async #run(stale: AwsCredentialIdentity | undefined, signal: AbortSignal): Promise<Renewed> {
    if (await this.#isRenewed(stale)) return { kind: 'renewed' }
    const { settings, origin } = this.#credentials
    const remedy = await remedyFor(settings, origin)
    const expired: Renewed = { kind: 'expired', hint: remedy }
    if (origin?.isLasting || (stale && stale === this.#hopeless)) return expired
    const { say, ask } = settings.people ?? {}
    // Before anything has been made nothing is lost, and a pipeline is told at once.
    if (!ask && !this.#credentials.wereAccepted()) return expired
    say?.(`The AWS credentials${origin ? ` of ${origin.name}` : ''} have expired: ${remedy}`)
    const isRenewed = ask
      ? await this.#askUntilRenewed(stale, signal, ask)
      : await this.#lookUntilRenewed(stale, signal, Math.min(PATIENCE, settings.limit))
    if (isRenewed) say?.('There are new AWS credentials; going on')
    else this.#hopeless = stale
    return isRenewed ? { kind: 'renewed' } : expired
  }

  /** Somebody may renew them and not come back to press Enter. */
  async #askUntilRenewed(
    stale: AwsCredentialIdentity | undefined,
    signal: AbortSignal,
    ask: (question: string, signal: AbortSignal) => Promise<unknown>,
  ): Promise<boolean> {
    const renewed = new AbortController()
    const seen = this.#lookUntilRenewed(
      stale,
      AbortSignal.any([signal, renewed.signal]),
      this.#credentials.settings.limit,
    )
    const stop = seen.finally(() => renewed.abort()).catch(() => false)
    for (let again = false; ; again = true) {
      const question = again ? 'They are still the same. Press Enter to look again.' : 'Press Enter when that is done.'
      const asked = this.#clock.now()
      try {
        await ask(question, AbortSignal.any([signal, renewed.signal]))
      } catch (error) {
        signal.throwIfAborted()
        if (renewed.signal.aborted) return await stop
        throw error
      }
      const isQuick = this.#clock.now() - asked < QUICKEST_ANSWER
      if (await this.#isRenewed(stale)) {
        renewed.abort()
        return true
      }
      // Nobody is that quick: the terminal's input has ended.
      if (isQuick) return await stop
    }
  }

  async #lookUntilRenewed(
    stale: AwsCredentialIdentity | undefined,
    signal: AbortSignal,
    patience: Milliseconds,
  ): Promise<boolean> {
    const began = this.#clock.now()
    while (this.#clock.now() - began < patience) {
      await this.#clock.sleep(BETWEEN_LOOKS, signal)
      if (await this.#isRenewed(stale)) return true
    }
    return false
  }

  async #isRenewed(stale: AwsCredentialIdentity | undefined): Promise<boolean> {
    try {
      return (await this.#credentials.renewed()) !== stale
    } catch (error) {
      if (error instanceof IngotError) return false
      throw error
    }
  }
}
