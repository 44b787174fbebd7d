import type { Milliseconds } from '../../options/index.ts'
import { WsmanFault } from './protocol/fault.ts'
import type { WinRmService } from './service.ts'

/** How long to try to give a shell back when nobody waits for it any more. */
export const GOODBYE: Milliseconds = 5_000

/**
 * A shell of the machine for one use, given back behind the user's back. Each command gets one of its own, as in Packer: a
 * shell keeps the environment that it was made with, so that a PATH which an installer has changed is seen by the next.
 */
export async function withShell<T>(
  service: WinRmService,
  signal: AbortSignal,
  use: (shell: string) => Promise<T>,
): Promise<T> {
  const shell = await service.createShell(signal)
  try {
    return await use(shell)
  } finally {
    goodbyes(service).add(service.deleteShell(shell, AbortSignal.timeout(GOODBYE)))
  }
}

/** What is still said to a machine after its results are in. */
class Goodbyes {
  readonly #underWay = new Set<Promise<unknown>>()

  add(work: Promise<unknown>): void {
    // A machine that is gone has given everything back by itself.
    const settled = work.catch(() => {}).finally(() => this.#underWay.delete(settled))
    this.#underWay.add(settled)
  }

  async said(): Promise<void> {
    await Promise.all(this.#underWay)
  }
}

const ofServices = new WeakMap<WinRmService, Goodbyes>()

export function goodbyes(service: WinRmService): Goodbyes {
  const known = ofServices.get(service) ?? new Goodbyes()
  ofServices.set(service, known)
  return known
}

/** Whether the machine forgot about a shell or command: it was restarted, or somebody ended it. */
export function isGone(error: unknown): boolean {
  return error instanceof WsmanFault && error.isGone
}
