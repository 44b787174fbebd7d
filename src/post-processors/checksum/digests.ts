import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { StepContext } from '../../engine/index.ts'
import { IngotError, messageOf } from '../../errors/index.ts'
import { startThread } from '../thread.ts'
import { type HashAnswer, hashWorker } from './hash-worker.ts'

/** From here on a thread is worth its start, in bytes. */
const LARGE = 32 * 1024 * 1024
const CHUNK = 1024 * 1024

/** Checksums in hexadecimal, in the order of the types that were asked for. */
export type Digests = readonly string[]

/**
 * The checksums of several files, on several cores.
 * @throws IngotError `checksum/unreadable`
 */
export async function digestsOfAll(
  files: readonly string[],
  types: readonly string[],
  cwd: string,
  step: StepContext,
): Promise<ReadonlyMap<string, Digests>> {
  const found = new Map<string, Digests>()
  const rest = [...new Set(files)]
  const failed = new AbortController()
  const context = { ...step, signal: AbortSignal.any([step.signal, failed.signal]) }
  const work = async () => {
    for (let file = rest.shift(); file !== undefined; file = rest.shift()) {
      found.set(file, await digestsOf(file, types, cwd, context))
    }
  }
  const cores = Math.min(rest.length, availableParallelism())
  const workers = Array.from({ length: cores }, () =>
    work().catch((error) => {
      failed.abort(error)
      throw error
    }),
  )
  await Promise.allSettled(workers)
  await Promise.all(workers)
  return found
}

async function digestsOf(file: string, types: readonly string[], cwd: string, step: StepContext): Promise<Digests> {
  const path = resolve(cwd, file)
  try {
    step.signal.throwIfAborted()
    const { size } = await stat(path)
    const progress = (done: number) => step.ui.progress(file, done, size, 'bytes')
    return size < LARGE
      ? await readHere(path, types, step.signal, progress)
      : await readInThreads(path, types, step.signal, progress)
  } catch (cause) {
    step.signal.throwIfAborted()
    throw new IngotError('checksum/unreadable', `the artifact's file "${file}" can't be read: ${messageOf(cause)}`, {
      cause,
    })
  }
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
