import { posix } from 'node:path'
import type { Writable } from 'node:stream'
import type { TransferOptions } from '../../communicator.ts'
import type { SshConnection } from '../connection.ts'
import { quotePath } from '../quote.ts'
import { endSink } from './cat.ts'
import { type TreeEntry, walkTree } from './local-tree.ts'
import { runRemote } from './remote-command.ts'
import { ScpAnswers } from './scp-answers.ts'
import { receiveFile } from './scp-receive.ts'
import { type OpenSource, openSource } from './source.ts'

const PIECE = 128 * 1024

/** Sends bytes and waits until they are taken. */
type Send = (bytes: Buffer) => Promise<void>

/** Copies one file with the far side's `scp -t`, which wants an answer for every line. */
export async function uploadOverScp(
  connection: SshConnection,
  source: OpenSource,
  destination: string,
  options: TransferOptions & { readonly mode: number },
): Promise<void> {
  const name = posix.basename(destination)
  await sendOverScp(connection, `scp -t ${quotePath(folderOf(destination))}`, options.signal, async (send, answers) => {
    await sendFile(send, answers, name, options.mode, source, (done) => options.onProgress?.(done, source.size))
  })
}

/** Copies a local folder with `scp -rt`. */
export async function uploadTreeOverScp(
  connection: SshConnection,
  source: string,
  destination: string,
  options: TransferOptions,
): Promise<void> {
  const path = quotePath(destination)
  const command = `mkdir -p ${path} && exec scp -rt ${path}`
  let done = 0
  await sendOverScp(connection, command, options.signal, async (send, answers) => {
    let depth = 0
    const leave = async (to: number): Promise<void> => {
      for (; depth > to; depth--) {
        await send(Buffer.from('E\n'))
        await answers.next()
      }
    }
    for (const entry of walkTree(source)) {
      const parts = entry.path.split('/')
      await leave(parts.length - 1)
      const name = parts.at(-1) ?? ''
      if (entry.kind === 'folder') {
        await send(line('D', entry.mode | 0o700, 0, name))
        await answers.next()
        depth++
      } else {
        await sendEntry(send, answers, name, entry)
        done += entry.size
        options.onProgress?.(done, undefined)
      }
    }
    await leave(0)
  })
}

/** Reads one file with the far side's `scp -f`. */
export async function downloadOverScp(
  connection: SshConnection,
  source: string,
  sink: Writable,
  options: TransferOptions,
): Promise<void> {
  const turn = Promise.withResolvers<Send>()
  const finished = Promise.withResolvers<void>()
  await runRemote(connection, {
    command: `scp -f ${quotePath(source)}`,
    signal: options.signal,
    async feed(input) {
      turn.resolve(input)
      await finished.promise
    },
    async drain(output) {
      try {
        await receiveFile(await turn.promise, output, sink, options.onProgress)
      } finally {
        finished.resolve()
      }
    },
  })
  await endSink(sink)
}

async function sendOverScp(
  connection: SshConnection,
  command: string,
  signal: AbortSignal,
  talk: (send: Send, answers: ScpAnswers) => Promise<void>,
): Promise<void> {
  const answers = new ScpAnswers()
  await runRemote(connection, {
    command,
    signal,
    async feed(send) {
      // The far side speaks first, when it is ready.
      await answers.next()
      await talk(send, answers)
    },
    drain: (output) => answers.read(output),
  })
}

async function sendEntry(send: Send, answers: ScpAnswers, name: string, entry: TreeEntry): Promise<void> {
  const source = await openSource({ path: entry.local })
  try {
    await sendFile(send, answers, name, entry.mode, source)
  } finally {
    await source.close()
  }
}

async function sendFile(
  send: Send,
  answers: ScpAnswers,
  name: string,
  mode: number,
  source: OpenSource,
  onProgress?: (done: number) => void,
): Promise<void> {
  await send(line('C', mode, source.size, name))
  await answers.next()
  let done = 0
  for await (const piece of source.pieces(PIECE)) {
    done += piece.length
    if (done > source.size) throw new Error('it became longer while it was sent')
    await send(piece)
    onProgress?.(done)
  }
  if (done < source.size) throw new Error('it became shorter while it was sent')
  await send(Buffer.from([0]))
  await answers.next()
}

function line(kind: 'C' | 'D', mode: number, size: number, name: string): Buffer {
  if (name.includes('\n')) throw new Error('scp has no way to send a name with a line end')
  return Buffer.from(`${kind}${(mode & 0o7777).toString(8).padStart(4, '0')} ${size} ${name}\n`)
}

function folderOf(path: string): string {
  return posix.dirname(path)
}
