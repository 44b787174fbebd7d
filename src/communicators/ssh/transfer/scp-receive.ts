import { createWriteStream } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Writable } from 'node:stream'
import { makeFolder } from '../../../engine/make-folder.ts'
import type { ByteReader } from '../../transfer/byte-reader.ts'
import { localPathFor } from '../../transfer/local-path.ts'
import { endSink, writeTo } from '../../transfer/sink.ts'
import { FarSideEnded } from './remote-command.ts'
import { scpAnswer, scpError } from './scp-answers.ts'

/** The receiving side of scp: bytes come from `from`, answers go to `send`. */
export interface ScpSender {
  readonly from: ByteReader
  send(bytes: Buffer): Promise<void>
}

const GO_ON = Buffer.from([0])
const PIECE = 1024 * 1024

/** Takes one file. @throws Error with what the far side says is wrong */
export async function receiveFile(
  sender: ScpSender,
  sink: Writable,
  onProgress?: (done: number, total: number | undefined) => void,
): Promise<void> {
  await sender.send(GO_ON)
  const entry = parseEntry(await sender.from.line())
  if (entry?.kind !== 'file') throw new Error('the far side sent no file')
  await receiveContent(sender, entry.size, sink, (done) => onProgress?.(done, entry.size))
}

/** Takes a folder's contents into `folder`; the name that the far side gives to the folder itself is passed over. */
export async function receiveTree(
  sender: ScpSender,
  folder: string,
  onProgress?: (done: number, total: number | undefined) => void,
): Promise<void> {
  let done = 0
  let at = ''
  let depth = 0
  await sender.send(GO_ON)
  for (let line = await sender.from.line(); line !== ''; line = await sender.from.line()) {
    const entry = parseEntry(line)
    if (entry === undefined) {
      depth--
      if (depth > 0) at = dirname(at)
      await sender.send(GO_ON)
      continue
    }
    const path = depth === 0 ? folder : localPathFor(at, entry.name)
    if (entry.kind === 'folder') {
      makeFolder(path, 0o777)
      at = path
      depth++
      await sender.send(GO_ON)
    } else {
      const sink = createWriteStream(path, { mode: entry.mode & 0o777 })
      await receiveContent(sender, entry.size, sink, () => {})
      await endSink(sink)
      done += entry.size
      onProgress?.(done, undefined)
    }
  }
  if (depth !== 0) throw new FarSideEnded()
}

async function receiveContent(
  sender: ScpSender,
  size: number,
  sink: Writable,
  onProgress: (done: number) => void,
): Promise<void> {
  await sender.send(GO_ON)
  for (let done = 0; done < size; ) {
    const bytes = await sender.from.some(Math.min(PIECE, size - done))
    if (!bytes) throw new FarSideEnded()
    await writeTo(sink, bytes)
    done += bytes.length
    onProgress(done)
  }
  // The sender's own word on whether it could read all of it.
  await scpAnswer(sender.from)
  await sender.send(GO_ON)
}

interface ScpEntry {
  readonly kind: 'file' | 'folder'
  readonly mode: number
  readonly size: number
  readonly name: string
}

/** `C0644 12 name` or `D0755 0 name`; undefined for `E`, the end of a folder. @throws Error for the far side's trouble */
function parseEntry(line: string): ScpEntry | undefined {
  if (line === 'E') return undefined
  if (line === '') throw new FarSideEnded()
  const match = /^([CD])([0-7]{4,}) (\d+) (.+)$/s.exec(line)
  if (!match) throw scpError(line)
  const [, kind, mode = '0', size = '0', name = ''] = match
  if (name !== basename(name)) throw new Error(`the far side sent a name with a slash: "${name}"`)
  return { kind: kind === 'C' ? 'file' : 'folder', mode: Number.parseInt(mode, 8), size: Number(size), name }
}
