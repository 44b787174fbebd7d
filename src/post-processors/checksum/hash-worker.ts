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
 * While it sums one block, libuv's threads read the next ones on another core: copying a file that is in memory takes a quarter
 * of the time that sha256 does.
 */
export function hashWorker(): void {
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads')
  const { createHash } = process.getBuiltinModule('node:crypto')
  const { open } = process.getBuiltinModule('node:fs/promises')
  const { path, types } = workerData as HashRequest
  const say = (answer: HashAnswer) => parentPort?.postMessage(answer)
  // Smaller blocks cost more turns of the event loop, and a third one saves waiting when the machine is busy.
  const size = 2 * 1024 * 1024
  const ahead = 3
  const reportEvery = 64 * 1024 * 1024

  async function sum(): Promise<readonly string[]> {
    const hashes = types.map((type) => createHash(type))
    let done = 0
    for await (const block of blocksOf()) {
      for (const hash of hashes) hash.update(block)
      done += block.length
      if (done % reportEvery === 0) say({ done })
    }
    return hashes.map((hash) => hash.digest('hex'))
  }

  /** @returns blocks that are valid until the next one is asked for; only the last one is shorter than `size` */
  async function* blocksOf(): AsyncGenerator<Buffer> {
    const file = await open(path)
    const read = async (buffer: Buffer, position: number): Promise<Buffer> => {
      let count = 0
      for (let more = -1; more !== 0 && count < size; count += more) {
        more = (await file.read(buffer, count, size - count, position + count)).bytesRead
      }
      return buffer.subarray(0, count)
    }
    const buffers = Array.from({ length: ahead }, () => Buffer.allocUnsafeSlow(size))
    const begin = (buffer: Buffer, position: number) => {
      const reading = read(buffer, position)
      // Awaited later, in turn: until then nobody listens for a failure.
      reading.catch(() => {})
      return reading
    }
    const reads = buffers.map((buffer, at) => begin(buffer, at * size))
    try {
      for (let position = ahead * size; ; position += size) {
        const block = await (reads.shift() as Promise<Buffer>)
        yield block
        if (block.length < size) return
        reads.push(begin(block, position))
      }
    } finally {
      await Promise.allSettled(reads)
      await file.close()
    }
  }

  sum().then(
    (digests) => say({ digests }),
    (error) => say({ error: String(error) }),
  )
}
