import type { SshConfig } from '../../config.ts'
import type { AttemptFailure } from '../failure.ts'

/** Why nobody can log in. Codes are stable: docs/communicators.md lists them. */
export interface Cause {
  readonly code: `ssh/${string}`
  /** What the attempt's own words don't say yet. */
  readonly sentence?: string
  readonly details?: readonly string[]
  /** The next thing to try. */
  readonly hint: string
}

/** All that is known about a log-in that doesn't come. */
export interface Symptoms {
  readonly failure: AttemptFailure
  readonly config: Pick<SshConfig, 'username' | 'password' | 'ciphers' | 'keyExchange'>
  /** What the machine has printed on its serial console; empty where nobody knows. */
  readonly console: string
  /** What a server that said nothing answered when it was spoken to; empty when it didn't. */
  readonly answer: string
}

/** Knows the causes of one kind. Undefined when it is none of them. */
export type Family = (symptoms: Symptoms) => Cause | undefined
