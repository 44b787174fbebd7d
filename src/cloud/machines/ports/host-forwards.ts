import { IngotError } from '../../../errors/index.ts'
import { guestAddress } from '../guest-network.ts'
import type { Qmp } from '../qmp.ts'

/** The ways into one guest that QEMU's user network keeps open: a port of 127.0.0.1, chosen by the kernel, per guest port. */
export class HostForwards {
  readonly #qmp: Qmp
  readonly #ports = new Map<number, Promise<number>>()

  constructor(qmp: Qmp) {
    this.#qmp = qmp
  }

  /** The port of 127.0.0.1 that leads to `guestPort`. @throws IngotError `cloud/machine-failed` */
  portFor(guestPort: number): Promise<number> {
    const known = this.#ports.get(guestPort)
    if (known) return known
    const opened = this.#open(guestPort)
    this.#ports.set(guestPort, opened)
    opened.catch(() => this.#ports.delete(guestPort))
    return opened
  }

  async #open(guestPort: number): Promise<number> {
    const said = await this.#qmp.monitor(`hostfwd_add net tcp:127.0.0.1:0-:${guestPort}`)
    const port = forwardedPort(await this.#qmp.monitor('info usernet'), guestPort)
    if (port !== undefined) return port
    throw new IngotError('cloud/machine-failed', `QEMU can't open a way to port ${guestPort} of the guest`, {
      details: [said.trim()],
    })
  }
}

/** Finds the port in the table that QEMU's `info usernet` prints. */
export function forwardedPort(table: string, guestPort: number): number | undefined {
  for (const line of table.split('\n')) {
    const match = /TCP\[HOST_FORWARD\]\s+\d+\s+127\.0\.0\.1\s+(\d+)\s+(\S+)\s+(\d+)/.exec(line)
    if (match && match[2] === guestAddress && Number(match[3]) === guestPort) return Number(match[1])
  }
  return undefined
}
