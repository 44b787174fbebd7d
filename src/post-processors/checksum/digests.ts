import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { type Digests, digestsOfFile } from '../../checksums/index.ts'
import type { StepContext } from '../../engine/index.ts'
import { IngotError, messageOf } from '../../errors/index.ts'

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
  try {
    return await digestsOfFile(resolve(cwd, file), types, {
      signal: step.signal,
      progress: (done, size) => step.ui.progress(file, done, size, 'bytes'),
    })
  } catch (cause) {
    step.signal.throwIfAborted()
    throw new IngotError('checksum/unreadable', `the artifact's file "${file}" can't be read: ${messageOf(cause)}`, {
      cause,
    })
  }
}
