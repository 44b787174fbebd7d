import type { Duplex } from 'node:stream'
import type { AttemptFailure } from '../failure.ts'

export interface Address {
  readonly host: string
  readonly port: number
}

/** A way from here to machines. */
export interface Route {
  /** For people, after a machine's address: ` through the bastion host b:22`; empty when nothing is in between. */
  readonly via: string
  /**
   * Makes sure that the way is open as far as the last hop before the machine.
   * @throws AttemptFailure with its hop, IngotError `ssh/host-key-mismatch`, the signal's reason
   */
  ready(signal: AbortSignal, onSilence: (failure: AttemptFailure) => void): Promise<void>
  open(target: Address): Opening
  close(): Promise<void>
}

/** A connection that is being made. */
export interface Opening {
  /** Rejects with an AttemptFailure. */
  readonly stream: Promise<Duplex>
  /** What to tell while nothing comes of it. */
  silence(): AttemptFailure
  /** Gives it up, also when its stream is there. */
  drop(): void
}

export function addressText({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
