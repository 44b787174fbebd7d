import { posix } from 'node:path'
import type { Writable } from 'node:stream'
import type { TransferOptions } from '../../communicator.ts'
import { ByteReader } from '../../transfer/byte-reader.ts'
import { downloadFolder } from '../../transfer/local-path.ts'
import { type TreeEntry, walkTree } from '../../transfer/local-tree.ts'
import { endSink } from '../../transfer/sink.ts'
import { type OpenSource, openSource } from '../../transfer/source.ts'
import type { SshConnection } from '../connection.ts'
import { quotePath } from '../quote.ts'
import { runRemote } from './remote-command.ts'
import { scpAnswer } from './scp-answers.ts'
import { receiveFile, receiveTree, type ScpSender } from './scp-receive.ts'

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
  await sendOverScp(
    connection,
    `scp -p -d -t ${quotePath(posix.dirname(destination))}`,
    options.signal,
    async (send, answers) => {
      await sendFile(send, answers, name, options.mode, source, (done) => options.onProgress?.(done, source.size))
    },
  )
}

/** Copies a local folder with `scp -rt`. */
export async function uploadTreeOverScp(
  connection: SshConnection,
  source: string,
  destination: string,
  options: TransferOptions,
): Promise<void> {
  const path = quotePath(destination)
  const command = `mkdir -p ${path} && exec scp -p -r -t ${path}`
  let done = 0
  await sendOverScp(connection, command, options.signal, async (send, answers) => {
    let depth = 0
    const leave = async (to: number): Promise<void> => {
      for (; depth > to; depth--) {
        await send(Buffer.from('E\n'))
        await scpAnswer(answers)
      }
    }
    for (const entry of walkTree(source)) {
      const parts = entry.path.split('/')
      await leave(parts.length - 1)
      const name = parts.at(-1) ?? ''
      if (entry.kind === 'folder') {
        await send(line('D', entry.mode | 0o700, 0, name))
        await scpAnswer(answers)
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
  await converse(connection, `scp -f ${quotePath(source)}`, options.signal, (sender) =>
    receiveFile(sender, sink, options.onProgress),
  )
  await endSink(sink)
}

/** Copies a remote folder with `scp -rf`, which follows links. */
export async function downloadTreeOverScp(
  connection: SshConnection,
  source: string,
  destination: string,
  options: TransferOptions,
): Promise<void> {
  await converse(connection, `scp -r -f ${quotePath(source)}`, options.signal, (sender) =>
    receiveTree(sender, downloadFolder(source, destination), options.onProgress),
  )
}

async function sendOverScp(
  connection: SshConnection,
  command: string,
  signal: AbortSignal,
  talk: (send: Send, answers: ByteReader) => Promise<void>,
): Promise<void> {
  await converse(connection, command, signal, async ({ send, from }) => {
    // The far side speaks first, when it is ready.
    await scpAnswer(from)
    await talk(send, from)
  })
}

/** Runs the far side's scp and talks with it until `talk` is done. */
async function converse(
  connection: SshConnection,
  command: string,
  signal: AbortSignal,
  talk: (partner: ScpSender) => Promise<void>,
): Promise<void> {
  const output = Promise.withResolvers<ByteReader>()
  const done = Promise.withResolvers<void>()
  await runRemote(connection, {
    command,
    signal,
    async feed(send) {
      try {
        await talk({ send, from: await output.promise })
      } finally {
        done.resolve()
      }
    },
    async drain(stream) {
      const reader = new ByteReader(stream)
      output.resolve(reader)
      await done.promise
      await reader.discard()
    },
  })
}

async function sendEntry(send: Send, answers: ByteReader, name: string, entry: TreeEntry): Promise<void> {
  const source = await openSource({ path: entry.local })
  try {
    await sendFile(send, answers, name, entry.mode, source)
  } finally {
    await source.close()
  }
}

async function sendFile(
  send: Send,
  answers: ByteReader,
  name: string,
  mode: number,
  source: OpenSource,
  onProgress?: (done: number) => void,
): Promise<void> {
  await send(line('C', mode, source.size, name))
  await scpAnswer(answers)
  let done = 0
  for await (const piece of source.pieces(PIECE)) {
    done += piece.length
    if (done > source.size) throw new Error('it became longer while it was sent')
    await send(piece)
    onProgress?.(done)
  }
  if (done < source.size) throw new Error('it became shorter while it was sent')
  await send(Buffer.from([0]))
  await scpAnswer(answers)
}

function line(kind: 'C' | 'D', mode: number, size: number, name: string): Buffer {
  if (name.includes('\n')) throw new Error('scp has no way to send a name with a line end')
  return Buffer.from(`${kind}${(mode & 0o7777).toString(8).padStart(4, '0')} ${size} ${name}\n`)
}
