import { createHash } from 'node:crypto'
import type { Host, Random } from '../engine/index.ts'

/** What makes the same template give the same texts, in every process of one run. */
export interface RunOrigin {
  readonly id: string
  /** When the first process read the template, in milliseconds since the Unix epoch. */
  readonly began: number
}

/** The host that a run's template sees: `{{timestamp}}` and `{{uuid}}` are the same when the run is resumed. */
export function templateHost(host: Host, { id, began }: RunOrigin): Host {
  const { clock } = host
  return {
    ...host,
    clock: { now: () => began, sleep: (duration, signal) => clock.sleep(duration, signal) },
    random: new RunRandom(id),
  }
}

/** Bytes that nobody can guess who doesn't know the run's id, of which 96 bits are random. */
class RunRandom implements Random {
  readonly #id: string
  #count = 0

  constructor(id: string) {
    this.#id = id
  }

  bytes(count: number): Buffer {
    const blocks = Math.ceil(count / 32)
    return Buffer.concat(Array.from({ length: blocks }, () => this.#block())).subarray(0, count)
  }

  below(limit: number): number {
    return this.bytes(6).readUIntBE(0, 6) % limit
  }

  #block(): Buffer {
    return createHash('sha256')
      .update(`${this.#id} ${this.#count++}`)
      .digest()
  }
}
