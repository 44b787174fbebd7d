import { BlockPool } from './block-pool.ts'
import type { BlockJob } from './block-worker.ts'
import { Slot } from './slot.ts'

export interface BlockPlan {
  readonly kind: BlockJob['kind']
  readonly level: number
  /** Of a block before it is compressed, in bytes. */
  readonly size: number
  /** How far back matches may reach into the block before, in bytes. */
  readonly history: number
  /** How many threads compress at the same time. */
  readonly threads: number
  /** For the kind `quick-deflate`. */
  readonly quickDeflate?: WebAssembly.Module
}

/**
 * Cuts `source` into blocks and compresses them on several cores.
 * @returns the compressed blocks in order; each is valid until the next one is asked for
 */
export async function* compressBlocks(source: AsyncIterable<Uint8Array>, plan: BlockPlan): AsyncGenerator<Uint8Array> {
  const pool = new BlockPool(plan.threads, { quickDeflate: plan.quickDeflate })
  const running: Slot[] = []
  const free = Array.from({ length: 2 * plan.threads + 1 }, () => () => new Slot(plan.size, plan.history))
  const submit = (slot: Slot) => {
    slot.submit((input, history, output) => pool.run({ kind: plan.kind, level: plan.level, input, history, output }))
    running.push(slot)
  }
  let current: Slot | undefined
  let before: Slot | undefined
  try {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length; ) {
        if (!current) {
          // A slot stays until its result is written and its end is no longer needed as history.
          if (free.length === 0) {
            const oldest = running.shift() as Slot
            yield await oldest.result()
            free.push(() => oldest)
          }
          current = (free.pop() as () => Slot)()
          current.beginAfter(before)
        }
        at += current.fill(at === 0 ? chunk : chunk.subarray(at))
        if (!current.isFull) continue
        submit(current)
        before = current
        current = undefined
      }
    }
    if (current) submit(current)
    for (const slot of running) yield await slot.result()
  } finally {
    await pool.close()
  }
}
