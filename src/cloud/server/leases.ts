import type { ServerResponse } from 'node:http'

/** The call of Ingot's own by which another process asks the cloud to stay. */
export const leaseTarget = 'Ingot.Lease'

/**
 * Who needs a cloud to go on: a second build, for one that runs inside the first. A lease is a response that doesn't end; it
 * is given back, or lost with its process, when the connection closes.
 */
export class Leases {
  readonly #held = new Set<ServerResponse>()
  #whenNone: (() => void)[] = []

  get count(): number {
    return this.#held.size
  }

  hold(response: ServerResponse): void {
    this.#held.add(response)
    response.writeHead(200, { 'Content-Type': 'text/plain' })
    response.flushHeaders()
    response.once('close', () => this.#giveBack(response))
  }

  /** Resolves as soon as nobody needs the cloud. */
  async none(): Promise<void> {
    while (this.#held.size > 0) await new Promise<void>((resolve) => this.#whenNone.push(resolve))
  }

  #giveBack(response: ServerResponse): void {
    this.#held.delete(response)
    if (this.#held.size > 0) return
    for (const resolve of this.#whenNone) resolve()
    this.#whenNone = []
  }
}
