import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import { type Clock, systemClock } from '../engine/index.ts'
import type { Milliseconds } from '../options/index.ts'
import { type CodeSource, type Found, findCredentials } from './credential-search.ts'
import { askedCode, noCode } from './mfa-code.ts'
import type { AccessSettings } from './settings.ts'

/** How long before their end temporary credentials are got anew: enough for any one call. */
const MARGIN: Milliseconds = 5 * 60_000
/** Between two tries to get the next ones while those that are there still hold. */
const BETWEEN_TRIES: Milliseconds = 30_000

/** The credentials of one access, found when they are first needed, and remembered until shortly before they expire. */
export class Credentials {
  readonly settings: AccessSettings
  readonly #clock: Clock
  #found: Found | undefined
  #running: Promise<Found> | undefined
  #notBefore = 0
  #accepted: AwsCredentialIdentity | undefined

  constructor(settings: AccessSettings, clock: Clock) {
    this.settings = settings
    this.#clock = clock
  }

  /** Where those that were found last are from; undefined before. */
  get origin(): Found['origin'] | undefined {
    return this.#found?.origin
  }

  /** The ones to sign with. @throws as {@link findCredentials} does, when there are none that hold */
  async identity(): Promise<AwsCredentialIdentity> {
    const known = this.#found?.identity
    if (known && (this.#timeLeft(known) > MARGIN || this.#clock.now() < this.#notBefore)) return known
    try {
      return await this.#search(askedCode(this.settings.people))
    } catch (error) {
      if (!known || this.#timeLeft(known) <= 0) throw error
      this.#notBefore = this.#clock.now() + Math.min(BETWEEN_TRIES, this.#timeLeft(known))
      return known
    }
  }

  /**
   * Looks again, whatever is known, and asks nobody for a code: this is done every few seconds.
   * @throws as {@link findCredentials} does
   */
  renewed(): Promise<AwsCredentialIdentity> {
    return this.#search(noCode)
  }

  /** All who look at once look together. */
  async #search(code: CodeSource): Promise<AwsCredentialIdentity> {
    this.#running ??= this.#look(code).finally(() => {
      this.#running = undefined
    })
    return (await this.#running).identity
  }

  /** AWS has answered to them. */
  accept(identity: AwsCredentialIdentity): void {
    this.#accepted = identity
  }

  /** Whether AWS has answered to these, or to any when none are named. */
  wereAccepted(identity = this.#accepted): boolean {
    return identity !== undefined && identity === this.#accepted
  }

  async #look(code: CodeSource): Promise<Found> {
    const { secret } = this.settings
    const found = await findCredentials(this.settings, code)
    secret(found.identity.secretAccessKey)
    if (found.identity.sessionToken) secret(found.identity.sessionToken)
    if (this.#found && areSame(this.#found.identity, found.identity)) return this.#found
    this.#found = found
    return found
  }

  #timeLeft({ expiration }: AwsCredentialIdentity): Milliseconds {
    return expiration ? expiration.getTime() - this.#clock.now() : Number.POSITIVE_INFINITY
  }
}

function areSame(a: AwsCredentialIdentity, b: AwsCredentialIdentity): boolean {
  return (
    a.accessKeyId === b.accessKeyId &&
    a.secretAccessKey === b.secretAccessKey &&
    a.sessionToken === b.sessionToken &&
    a.expiration?.getTime() === b.expiration?.getTime()
  )
}

/** For one of Amazon's clients, which asks before each call. */
export function providerOf(credentials: Credentials): AwsCredentialIdentityProvider {
  // Says that they are remembered already. Amazon's clients would remember them for ever, however often they were renewed.
  return Object.assign(() => credentials.identity(), { memoized: true })
}

/** The same for a component that talks to another service of AWS. @throws when called, as {@link findCredentials} does */
export function credentialsProvider(settings: AccessSettings): AwsCredentialIdentityProvider {
  return providerOf(new Credentials(settings, systemClock))
}
