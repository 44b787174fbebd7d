/** What a thread is to read, and how it is to sum it. */
export interface HashRequest {
  readonly path: string
  readonly types: readonly string[]
}

export type HashAnswer =
  /** Bytes read so far. */
  | { readonly done: number }
  /** In hexadecimal, in the order of the types. */
  | { readonly digests: readonly string[] }
  | { readonly error: string }

/**
 * What runs in a thread; see {@link startThread} for why it refers to nothing.
 *
 * It reads into one buffer that stays in the processor's cache, and waits for each read: a thread has nothing else to do, and
 * waiting this way costs a tenth of what a turn of the event loop does.
 */
export function hashWorker(): void {
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads')
  const { createHash } = process.getBuiltinModule('node:crypto')
  const { closeSync, openSync, readSync } = process.getBuiltinModule('node:fs')
  const { path, types } = workerData as HashRequest
  const say = (answer: HashAnswer) => parentPort?.postMessage(answer)
  const buffer = Buffer.allocUnsafeSlow(128 * 1024)
  const reportEvery = 64 * 1024 * 1024

  function sum(): readonly string[] {
    const hashes = types.map((type) => createHash(type))
    const file = openSync(path, 'r')
    try {
      let done = 0
      for (let count = 1; count > 0; ) {
        count = readSync(file, buffer, 0, buffer.length, null)
        const chunk = buffer.subarray(0, count)
        for (const hash of hashes) hash.update(chunk)
        if (Math.floor((done + count) / reportEvery) > Math.floor(done / reportEvery)) say({ done: done + count })
        done += count
      }
    } finally {
      closeSync(file)
    }
    return hashes.map((hash) => hash.digest('hex'))
  }

  try {
    say({ digests: sum() })
  } catch (error) {
    say({ error: String(error) })
  }
}
