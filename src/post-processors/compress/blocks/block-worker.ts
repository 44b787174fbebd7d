/** Compresses one block: what a thread is asked for. */
export interface BlockJob {
  readonly kind: 'deflate' | 'zstd'
  readonly level: number
  /** What came before the block, for matches to point into, and then the block. */
  readonly input: Uint8Array<SharedArrayBuffer>
  /** How much of `input` came before. */
  readonly history: number
  readonly output: Uint8Array<SharedArrayBuffer>
}

export type BlockAnswer = { readonly written: number } | { readonly error: string }

/**
 * What runs in the threads; see {@link startThread} for why it refers to nothing.
 *
 * `deflate` makes blocks that end on a whole byte and don't end the stream, so that they can be joined; `zstd` makes frames.
 */
export function blockWorker(): void {
  const { parentPort } = process.getBuiltinModule('node:worker_threads')
  const zlib = process.getBuiltinModule('node:zlib')

  function compressed({ kind, level, input, history }: BlockJob): Uint8Array {
    const block = input.subarray(history)
    // Room for all of the output at once: one call per block.
    const chunkSize = block.length + (block.length >> 4) + 65_536
    if (kind === 'deflate') {
      const dictionary = history > 0 ? { dictionary: input.subarray(0, history) } : {}
      return zlib.deflateRawSync(block, {
        level,
        memLevel: 9,
        chunkSize,
        finishFlush: zlib.constants.Z_SYNC_FLUSH,
        ...dictionary,
      })
    }
    const params = { [zlib.constants.ZSTD_c_compressionLevel]: level, [zlib.constants.ZSTD_c_checksumFlag]: 1 }
    return zlib.zstdCompressSync(block, { chunkSize, params })
  }

  parentPort?.on('message', (job: BlockJob) => {
    try {
      const bytes = compressed(job)
      job.output.set(bytes)
      parentPort.postMessage({ written: bytes.length } satisfies BlockAnswer)
    } catch (error) {
      parentPort.postMessage({ error: String(error) } satisfies BlockAnswer)
    }
  })
}
