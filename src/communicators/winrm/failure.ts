import { IngotError } from '../../errors/index.ts'
import { HttpFailure, LoginRefused, StrangeAnswer } from './http/failure.ts'
import { WsmanFault } from './protocol/fault.ts'

/** How far an attempt to connect came before it failed. */
export type Stage = 'address' | 'tcp' | 'tls' | 'refused' | 'wsman' | 'shell'

/** One attempt that did not succeed; another one may. */
export class AttemptFailure extends Error {
  override readonly name = 'AttemptFailure'
  readonly stage: Stage

  constructor(stage: Stage, reason: string, cause?: unknown) {
    super(reason, { cause })
    this.stage = stage
  }
}

/** The stage at which a machine that is not ready yet fails; undefined for what no waiting mends. */
export function attemptFailure(error: unknown): AttemptFailure | undefined {
  if (error instanceof AttemptFailure) return error
  if (error instanceof HttpFailure) return new AttemptFailure(error.stage, error.message, error)
  if (error instanceof LoginRefused) return new AttemptFailure('refused', error.message, error)
  if (error instanceof StrangeAnswer) return new AttemptFailure('wsman', error.message, error)
  if (error instanceof WsmanFault) return new AttemptFailure('shell', `no shell: ${error.message}`, error)
  return undefined
}

/** What a call on a connected machine failed with, as users see it. */
export function asIngotError(error: unknown): unknown {
  if (error instanceof HttpFailure) {
    return new IngotError('winrm/connection-lost', `The WinRM connection was lost: ${error.message}`, { cause: error })
  }
  if (error instanceof WsmanFault) {
    return new IngotError('winrm/fault', `WinRM refused: ${error.message}`, {
      cause: error,
      details: error.code === undefined ? [] : [`WSManFault ${error.code} (${error.subcode})`],
    })
  }
  if (error instanceof LoginRefused || error instanceof StrangeAnswer) {
    return new IngotError('winrm/refused', `WinRM did not do as it was told: ${error.message}`, { cause: error })
  }
  return error
}
