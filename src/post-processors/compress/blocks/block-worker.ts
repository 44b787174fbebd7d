import type { QuickDeflate, WebAssemblyApi } from '../deflate/web-assembly.ts'

/** Compresses one block: what a thread is asked for. */
export interface BlockJob {
  readonly kind: 'quick-deflate' | 'deflate' | 'zstd'
  /** Of zlib or zstd. */
  readonly level: number
  /** What came before the block, for matches to point into, and then the block. */
  readonly input: Uint8Array<SharedArrayBuffer>
  /** How much of `input` came before. */
  readonly history: number
  readonly output: Uint8Array<SharedArrayBuffer>
}

export type BlockAnswer = { readonly written: number } | { readonly error: string }

/** What a thread is started with. */
export interface BlockWorkerData {
  /** Of deflate.as; needed for `quick-deflate` only. */
  readonly quickDeflate: WebAssembly.Module | undefined
}

/**
 * What runs in the threads; see {@link startThread} for why it refers to nothing.
 *
 * Both deflates make blocks that end on a whole byte and don't end the stream, so that they can be joined; `zstd` makes frames.
 */
export function blockWorker(): void {
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads')
  const zlib = process.getBuiltinModule('node:zlib')
  const { quickDeflate } = workerData as BlockWorkerData
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }
  const quick = quickDeflate && (new WebAssembly.Instance(quickDeflate).exports as QuickDeflate)
  quick?.prepare()

  function compressed({ kind, level, input, history }: BlockJob): Uint8Array {
    if (kind === 'quick-deflate') return quicklyDeflated(quick as QuickDeflate, input, history)
    const block = input.subarray(history)
    // Room for all of the output at once: one call per block.
    const chunkSize = block.length + (block.length >> 4) + 65_536
    if (kind === 'zstd') {
      const params = { [zlib.constants.ZSTD_c_compressionLevel]: level, [zlib.constants.ZSTD_c_checksumFlag]: 1 }
      return zlib.zstdCompressSync(block, { chunkSize, params })
    }
    const dictionary = history > 0 ? { dictionary: input.subarray(0, history) } : {}
    const finishFlush = zlib.constants.Z_SYNC_FLUSH
    return zlib.deflateRawSync(block, { level, memLevel: 9, chunkSize, finishFlush, ...dictionary })
  }

  function quicklyDeflated({ memory, INPUT, OUTPUT, deflate }: QuickDeflate, input: Uint8Array, history: number) {
    new Uint8Array(memory.buffer).set(input, INPUT.value)
    return new Uint8Array(memory.buffer, OUTPUT.value, deflate(history, input.length - history))
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
