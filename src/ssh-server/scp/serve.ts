import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { basename, join, posix } from 'node:path'
import { Readable } from 'node:stream'
import type { ServerChannel } from 'ssh2'
import { ByteReader, type Communicator } from '../../communicators/index.ts'
import { messageOf } from '../../errors/index.ts'
import { finish } from '../pass-on.ts'
import { RemoteFiles } from '../remote-files.ts'
import type { ScpCommand } from './command.ts'

export interface ScpParts {
  readonly communicator: Communicator
  readonly folder: string
  readonly signal: AbortSignal
}

const DONE = Buffer.from([0])
const FAILURE = 2

/** Plays the far end of an scp: files go through the communicator, so the machine needs no scp. Never rejects. */
export async function serveScp(scp: ScpCommand, channel: ServerChannel, parts: ScpParts): Promise<void> {
  channel.on('error', () => {})
  const incoming = new ByteReader(channel)
  try {
    if (scp.recursive) throw new Error('folders are not copied by scp here: copy their files, or use SFTP')
    if (scp.direction === 'to-machine') await receive(scp, channel, incoming, parts)
    else await send(scp, channel, incoming, parts)
    await finish(channel, { kind: 'exit', code: 0 })
  } catch (error) {
    const text = messageOf(error).replaceAll('\n', ' ')
    if (!channel.destroyed) channel.write(Buffer.concat([Buffer.from([FAILURE]), Buffer.from(`scp: ${text}\n`)]))
    await finish(channel, { kind: 'exit', code: 1 })
  }
  channel.resume()
}

async function receive(scp: ScpCommand, channel: ServerChannel, incoming: ByteReader, parts: ScpParts): Promise<void> {
  const { communicator, signal } = parts
  channel.write(DONE)
  for (let line = await incoming.line(); line !== ''; line = await incoming.line()) {
    if (!line.startsWith('T')) {
      const file = announcedFile(line)
      const path = await destinationOf(scp, file.name, parts)
      channel.write(DONE)
      const source = { stream: Readable.from(counted(incoming, file.size), { objectMode: false }), size: file.size }
      await communicator.upload(source, path, { mode: file.mode, signal })
      await incoming.byte()
    }
    channel.write(DONE)
  }
}

function announcedFile(line: string) {
  const match = /^C([0-7]{1,5}) (\d+) (.+)$/.exec(line)
  const [, mode = '', size = '', name = ''] = match ?? []
  if (!match) throw new Error(`unexpected message "${line}"`)
  return { mode: Number.parseInt(mode, 8) & 0o7777, size: Number(size), name: basename(name) }
}

async function* counted(incoming: ByteReader, size: number): AsyncGenerator<Buffer> {
  for (let left = size; left > 0; ) {
    const bytes = await incoming.some(left)
    if (!bytes) throw new Error('the file ended too early')
    left -= bytes.length
    yield bytes
  }
}

async function destinationOf(scp: ScpCommand, name: string, { communicator, signal }: ScpParts): Promise<string> {
  const isFolder =
    scp.intoFolder || scp.path.endsWith('/') || (await new RemoteFiles(communicator, signal).isFolder(scp.path))
  return isFolder ? posix.join(scp.path, name) : scp.path
}

async function send(scp: ScpCommand, channel: ServerChannel, incoming: ByteReader, parts: ScpParts): Promise<void> {
  const { communicator, folder, signal } = parts
  await acknowledged(incoming)
  // scp wants to know the size before the first byte.
  const spool = await mkdtemp(join(folder, 'scp-'))
  try {
    const file = join(spool, 'file')
    await communicator.download(scp.path, createWriteStream(file, { mode: 0o600 }), { signal })
    const { size } = await stat(file)
    channel.write(`C0644 ${size} ${posix.basename(scp.path)}\n`)
    await acknowledged(incoming)
    for await (const chunk of createReadStream(file)) {
      if (!channel.write(chunk)) await drained(channel)
    }
    channel.write(DONE)
    await acknowledged(incoming)
  } finally {
    await rm(spool, { recursive: true, force: true })
  }
}

async function acknowledged(incoming: ByteReader): Promise<void> {
  const answer = await incoming.byte()
  if (answer !== 0) throw new Error(answer === undefined ? 'the client hung up' : await incoming.line())
}

function drained(channel: ServerChannel): Promise<void> {
  return new Promise((resolve) => {
    channel.once('drain', resolve)
    channel.once('close', resolve)
  })
}
