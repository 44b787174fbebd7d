import type { Duplex } from 'node:stream'
import type { Milliseconds } from '../../../options/index.ts'
import type { Opening } from '../route/route.ts'

const PATIENCE: Milliseconds = 2_000
/** What an SSH client says first, and an empty line that makes servers of other kinds answer. */
const WORDS = 'SSH-2.0-Ingot\r\n\r\n'

/** Says something to a server that is silent, and returns the first line of its answer; empty when there is none. */
export async function answerOf(opening: Opening, signal: AbortSignal): Promise<string> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)])
  try {
    return await new Promise<string>((resolve) => {
      const nothing = (): void => resolve('')
      limit.addEventListener('abort', nothing, { once: true })
      if (limit.aborted) nothing()
      opening.stream.then((stream) => ask(stream, resolve), nothing)
    })
  } finally {
    opening.drop()
  }
}

function ask(stream: Duplex, resolve: (line: string) => void): void {
  stream.once('data', (bytes: Buffer) => resolve(bytes.toString('latin1').split('\n')[0]?.trimEnd() ?? ''))
  stream.on('error', () => resolve(''))
  stream.once('close', () => resolve(''))
  stream.write(WORDS)
}
