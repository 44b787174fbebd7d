import { type Communicator, lineSplitter, quote } from '../../communicators/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import { type LeaseTerms, MARK, releaseScript, renewalScript } from './lease-script.ts'
import { withSpareSessions } from './spare-sessions.ts'

/** Why a machine has no lease: it is another one, nobody may become root, it has no file system in memory, its SSH server allows too little at once. */
export type Obstacle = 'machine' | 'root' | 'memory' | 'sessions'

/** What came of setting or renewing it. `unknown`: nobody knows, and it is worth another try. */
export type LeaseStatus =
  | { readonly kind: 'set' }
  | { readonly kind: 'none'; readonly why: Obstacle }
  | { readonly kind: 'unknown'; readonly why: string }

export interface GuestLeaseInit {
  readonly communicator: Communicator
  readonly machineId: string
  readonly duration: Milliseconds
  /**
   * How long the machine holds up a shutdown (no restart) that is not its lease's end. It gives this side, which sees the connection break
   * at once, the time to make sure that such a machine is stopped and not ended. 0 is not at all.
   */
  readonly hold: Milliseconds
  /** A folder of the machine's to take for `/`, for tests. */
  readonly root?: string
}

/** A machine's promise to turn itself off unless it is told otherwise in time. */
export class GuestLease {
  readonly #communicator: Communicator
  readonly #terms: LeaseTerms
  readonly #root: string | undefined

  constructor({ communicator, machineId, duration, hold, root }: GuestLeaseInit) {
    this.#communicator = communicator
    this.#terms = { machineId, span: Math.ceil(duration / 1000), hold: Math.ceil(hold / 1000) }
    this.#root = root
  }

  /** Sets it for the first time, where renewing it will be possible later. @throws IngotError; the signal's reason */
  async set(signal: AbortSignal): Promise<LeaseStatus> {
    const status = await withSpareSessions(this.#communicator, signal, () => this.renew(signal))
    return status ?? { kind: 'none', why: 'sessions' }
  }

  /** Pushes its end forward; sets it anew after a restart. @throws IngotError; the signal's reason */
  async renew(signal: AbortSignal): Promise<LeaseStatus> {
    let status: LeaseStatus | undefined
    const lines = lineSplitter((line) => {
      status = statusOf(line) ?? status
    })
    const command = `/bin/sh -c ${quote(renewalScript(this.#terms, this.#root))}`
    const end = await this.#communicator.exec(command, { signal, onStdout: (chunk) => lines.push(chunk) })
    lines.end()
    return status ?? { kind: 'unknown', why: end.kind === 'exit' ? `sh ended with status ${end.code}` : end.kind }
  }

  /** @throws IngotError; the signal's reason */
  async release(signal: AbortSignal): Promise<void> {
    await this.#communicator.exec(releaseScript(this.#root), { signal })
  }
}

const OBSTACLES: readonly string[] = ['machine', 'root', 'memory'] satisfies Obstacle[]

function statusOf(line: string): LeaseStatus | undefined {
  const [mark, kind, why = ''] = line.split(' ')
  if (mark !== MARK) return undefined
  if (kind === 'set') return { kind: 'set' }
  return OBSTACLES.includes(why) ? { kind: 'none', why: why as Obstacle } : undefined
}
