import { createHash, type Hash } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Writable } from 'node:stream'
import { makeFolder } from '../../../engine/make-folder.ts'
import { IngotError, messageOf } from '../../../errors/index.ts'
import type { TransferOptions } from '../../communicator.ts'
import { localPathFor } from '../../transfer/local-path.ts'
import { endSink, writeTo } from '../../transfer/sink.ts'
import type { WinRmService } from '../service.ts'
import { withShell } from '../shell.ts'
import { HelperFailure, runHelper } from './helper.ts'
import { readScript } from './scripts.ts'

/** Reads one file into `sink` and ends it. @throws IngotError `download/failed`, the sink's error */
export async function download(
  service: WinRmService,
  path: string,
  sink: Writable,
  options: TransferOptions,
): Promise<void> {
  let written: Promise<void> = Promise.resolve()
  const reader = new FileReader({
    begin: () => {},
    bytes: (chunk) => {
      written = written.then(() => writeTo(sink, chunk))
      written.catch(() => {})
    },
    end: () => {},
    progress: options.onProgress,
  })
  await run(service, 'file', path, reader, options)
  await written
  await endSink(sink)
}

/** Copies a folder, as `Communicator.downloadTree` says. @throws IngotError `download/failed`, `download/unsafe-name` */
export async function downloadTree(
  service: WinRmService,
  source: string,
  destination: string,
  options: TransferOptions,
): Promise<void> {
  const folder = localFolder(source, destination)
  let file = -1
  makeFolder(folder, 0o777)
  const reader = new FileReader({
    folder: (name) => makeFolder(localPathFor(folder, name), 0o777),
    begin: (name) => {
      const path = localPathFor(folder, name)
      makeFolder(dirname(path), 0o777)
      file = openSync(path, 'w', 0o644)
    },
    bytes: (chunk) => writeSync(file, chunk),
    end: () => {
      closeSync(file)
      file = -1
    },
    progress: undefined,
  })
  try {
    await run(service, 'folder', source, reader, options)
  } finally {
    if (file >= 0) closeSync(file)
  }
}

async function run(
  service: WinRmService,
  kind: 'file' | 'folder',
  path: string,
  reader: FileReader,
  { signal }: TransferOptions,
): Promise<void> {
  try {
    await withShell(service, signal, (shell) =>
      runHelper(service, shell, { script: readScript(kind, path), signal, onLine: (words) => reader.take(words) }),
    )
    reader.finish()
  } catch (error) {
    if (!(error instanceof HelperFailure)) throw error
    const sentence = `"${path}" on the machine can't be read: ${messageOf(error)}`
    throw new IngotError('download/failed', sentence, { cause: error })
  }
}

interface Target {
  folder?(name: string): void
  begin(name: string): void
  bytes(chunk: Buffer): void
  end(): void
  readonly progress: TransferOptions['onProgress']
}

/** Takes the lines of the script for reading, and checks what they say. */
class FileReader {
  readonly #target: Target
  #hash: Hash | undefined
  #done = 0
  #size = 0

  constructor(target: Target) {
    this.#target = target
  }

  take([verb, first = '', second = '']: readonly string[]): void {
    switch (verb) {
      case 'd':
        this.#target.folder?.(textIn(first))
        break
      case 'f':
        this.#begin(textIn(first), Number(second))
        break
      case 'w':
        this.#bytes(Buffer.from(first, 'base64'))
        break
      case 'h':
        this.#end(first)
    }
  }

  finish(): void {
    if (this.#hash) throw new HelperFailure('it broke off before its end')
  }

  #begin(name: string, size: number): void {
    this.#hash = createHash('sha256')
    this.#done = 0
    this.#size = size
    this.#target.begin(name)
  }

  #end(sha256: string): void {
    if (this.#hash?.digest('hex') !== sha256) throw new HelperFailure('what arrived is not what was sent')
    this.#hash = undefined
    this.#target.progress?.(this.#done, this.#done)
    this.#target.end()
  }

  #bytes(chunk: Buffer): void {
    this.#hash?.update(chunk)
    this.#done += chunk.length
    this.#target.bytes(chunk)
    this.#target.progress?.(this.#done, this.#size)
  }
}

/** With a slash or backslash at its end a folder loses its own name. */
function localFolder(source: string, destination: string): string {
  const name = /[^\\/]*$/.exec(source)?.[0] ?? ''
  return name === '' || name === '.' || name === '..' || name.endsWith(':')
    ? destination
    : localPathFor(destination, name)
}

function textIn(encoded: string): string {
  return Buffer.from(encoded, 'base64').toString('utf8')
}
