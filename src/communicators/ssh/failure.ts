import { messageOf } from '../../errors/index.ts'
import type { Evidence } from './doctor/evidence.ts'

/**
 * How far a connection attempt came before it failed; `refused` when the server said no to all credentials, `session` when it
 * hung up on the first command.
 */
export type Stage = 'address' | 'tcp' | 'banner' | 'handshake' | 'login' | 'refused' | 'session'

/** One attempt that did not succeed; another one may. */
export class AttemptFailure extends Error {
  override readonly name = 'AttemptFailure'
  readonly stage: Stage
  /** What is in between and failed, before the machine itself was reached: `the bastion host b:22`. */
  readonly hop: string | undefined
  /** What was seen on the way, for telling causes apart. */
  readonly evidence: Evidence | undefined

  /** @param reason what a person needs to know, without the address: `connection refused` */
  constructor(stage: Stage, reason: string, cause?: unknown, hop?: string, evidence?: Evidence) {
    super(reason, cause === undefined ? undefined : { cause })
    this.stage = stage
    this.hop = hop
    this.evidence = evidence
  }

  /** The same failure as that of a hop. */
  at(hop: string): AttemptFailure {
    return new AttemptFailure(this.stage, this.message, this.cause, hop, this.evidence)
  }

  /** The same failure with what was seen. */
  with(evidence: Evidence): AttemptFailure {
    return new AttemptFailure(this.stage, this.message, this.cause, this.hop, evidence)
  }
}

const SOCKET_ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused: nothing listens on that port yet',
  ECONNRESET: 'the other side cut the connection',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  EHOSTDOWN: 'the host is down',
  ETIMEDOUT: 'no answer: the machine is down, or a firewall is in between',
  ENOTFOUND: 'the name has no address',
  EAI_AGAIN: 'the name server does not answer',
  EACCES: 'this computer does not allow the connection',
  EPERM: 'this computer does not allow the connection',
}

export function describeSocketError(error: NodeJS.ErrnoException): string {
  return SOCKET_ERRORS[error.code ?? ''] ?? (messageOf(error) || error.code || 'unknown error')
}
