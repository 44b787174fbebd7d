import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { startThread } from '../threads/index.ts'
import { type HashAnswer, hashWorker } from './hash-worker.ts'

/** From here on a thread is worth its start, in bytes. */
const LARGE = 32 * 1024 * 1024
const CHUNK = 1024 * 1024

/** Checksums in hexadecimal, in the order of the types that were asked for. */
export type Digests = readonly string[]

interface Reading {
  readonly signal: AbortSignal
  /** Told now and then how many bytes of how many are read. */
  readonly progress?: (done: number, size: number) => void
}

/**
 * A file's checksums. Large files are read in threads, so that nothing else waits for it.
 * @param types as OpenSSL names them: `md5`, `sha256` …
 * @throws Error with Node's message when it can't be read, the signal's reason
 */
export async function digestsOfFile(path: string, types: readonly string[], reading: Reading): Promise<Digests> {
  const { signal, progress } = reading
  signal.throwIfAborted()
  const { size } = await stat(path)
  const read = size < LARGE ? readHere : readInThreads
  return read(path, types, signal, (done) => progress?.(done, size))
}

async function readHere(
  path: string,
  types: readonly string[],
  signal: AbortSignal,
  progress: (done: number) => void,
): Promise<Digests> {
  const hashes = types.map((type) => createHash(type))
  let done = 0
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK, signal })) {
    for (const hash of hashes) hash.update(chunk as Buffer)
    done += (chunk as Buffer).length
    progress(done)
  }
  return hashes.map((hash) => hash.digest('hex'))
}

/** Kinds of checksums are dealt out to the cores: summing takes longer than reading once more what was just read. */
async function readInThreads(
  path: string,
  types: readonly string[],
  signal: AbortSignal,
  progress: (done: number) => void,
): Promise<Digests> {
  const threads = Math.min(types.length, availableParallelism())
  const shares = Array.from({ length: threads }, (_, share) => types.filter((_, at) => at % threads === share))
  const all = await Promise.all(
    shares.map((share, at) => readInThread(path, share, signal, at === 0 ? progress : () => {})),
  )
  return types.map((_, at) => all[at % threads]?.[Math.floor(at / threads)] as string)
}

function readInThread(
  path: string,
  types: readonly string[],
  signal: AbortSignal,
  progress: (done: number) => void,
): Promise<Digests> {
  const { promise, resolve, reject } = Promise.withResolvers<Digests>()
  const thread = startThread(hashWorker, { path, types })
  thread.on('error', reject)
  thread.on('message', (answer: HashAnswer) => {
    if ('done' in answer) progress(answer.done)
    else if ('digests' in answer) resolve(answer.digests)
    else reject(new Error(answer.error))
  })
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  return promise.finally(async () => {
    signal.removeEventListener('abort', abort)
    await thread.terminate()
  })
}
