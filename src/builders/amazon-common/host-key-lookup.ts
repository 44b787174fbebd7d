import type { Ec2 } from '../../aws/index.ts'
import { AwsError, hasAwsCode, isNotAllowed } from '../../aws/index.ts'
import type { HostKeyPolicy } from '../../communicators/index.ts'
import type { Clock } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'
import { consoleHostKeys } from './console-host-keys.ts'

/** How long one look at the console counts: connecting is tried twice a second, EC2's console changes less often. */
const EVERY = 2000
/** The time between looks while the build goes on: EC2 allows few of these calls. */
const LATER = 5000

/**
 * Reads an instance's host keys from its console. As a rule SSH answers before cloud-init has printed them, so that the
 * first log-in trusts what it meets, and is checked as soon as they are there.
 */
export class HostKeyLookup {
  readonly #ec2: Ec2
  readonly #instanceId: string
  readonly #clock: Clock
  #found: readonly string[] | undefined
  #trusted: string | undefined
  #nextLook = 0
  /** Only instances on Nitro show their console as it is now; the others show it some minutes late. */
  #latest = true
  #allowed = true

  constructor(ec2: Ec2, instanceId: string, clock: Clock) {
    this.#ec2 = ec2
    this.#instanceId = instanceId
    this.#clock = clock
  }

  /** For the connect step. */
  get policy(): HostKeyPolicy {
    return {
      kind: 'lookup',
      find: (signal) => this.#find(signal),
      trusted: (key) => {
        this.#trusted = key
      },
    }
  }

  /**
   * Goes on looking until it is known whether the key that the first log-in trusted is right.
   * @throws IngotError `aws/wrong-host-key`; the signal's reason
   */
  async watch(signal: AbortSignal): Promise<void> {
    while ((await this.verify(signal)) === 'not yet') await this.#clock.sleep(LATER, signal)
  }

  /** Looks once whether that key is right. @throws IngotError `aws/wrong-host-key` when it is known to be wrong */
  async verify(signal: AbortSignal): Promise<'verified' | 'not yet' | 'unknowable'> {
    if (this.#trusted === undefined) return 'verified'
    if (!this.#found && this.#allowed) await this.#look(signal)
    if (this.#found) return this.#compare(this.#trusted, this.#found)
    return this.#allowed ? 'not yet' : 'unknowable'
  }

  async #find(signal: AbortSignal): Promise<readonly string[] | undefined> {
    if (!this.#found && this.#allowed && this.#clock.now() >= this.#nextLook) {
      await this.#look(signal)
      this.#nextLook = this.#clock.now() + EVERY
    }
    return this.#found
  }

  async #look(signal: AbortSignal): Promise<void> {
    const input = { InstanceId: this.#instanceId, ...(this.#latest ? { Latest: true } : {}) }
    try {
      const { Output } = await this.#ec2.call('GetConsoleOutput', input, signal)
      this.#found = consoleHostKeys(Buffer.from(Output ?? '', 'base64').toString())
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      if (isNotAllowed(error)) this.#allowed = false
      else if (hasAwsCode(error, 'UnsupportedOperation', 'InvalidParameterCombination')) this.#latest = false
      // Whatever else is wrong shows itself elsewhere; not knowing the keys is no reason to end a build.
    }
  }

  #compare(trusted: string, keys: readonly string[]): 'verified' {
    if (keys.includes(trusted)) return 'verified'
    const sentence = `the SSH server that this build talks to has a key which the console of ${this.#instanceId} doesn't show`
    throw new IngotError('aws/wrong-host-key', sentence, {
      hint: 'somebody else may be answering at its address, or the machine has made itself new keys',
      details: [`it has ${trusted}`, ...keys.map((key) => `the console shows ${key}`)],
    })
  }
}
