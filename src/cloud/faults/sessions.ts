import type { Clock } from '../../engine/host.ts'

export interface Lifetime {
  readonly after?: number | undefined
  readonly calls?: number | undefined
}

/** Sessions that end. A session is an access key with the session token that it is used with, if any. */
export class Sessions {
  readonly #lifetime: Lifetime
  readonly #clock: Pick<Clock, 'now'>
  readonly #known = new Map<string, { readonly began: number; calls: number }>()

  constructor(lifetime: Lifetime, clock: Pick<Clock, 'now'>) {
    this.#lifetime = lifetime
    this.#clock = clock
  }

  /** Counts a call. @returns whether the session had ended before it */
  isOver(session: string): boolean {
    const now = this.#clock.now()
    const known = this.#known.get(session) ?? { began: now, calls: 0 }
    this.#known.set(session, known)
    known.calls++
    const { after = Number.POSITIVE_INFINITY, calls = Number.POSITIVE_INFINITY } = this.#lifetime
    return now - known.began >= after || known.calls > calls
  }
}
