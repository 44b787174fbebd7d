import { createReadStream } from 'node:fs'
import { cp, mkdir, open, rm, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  type Communicator,
  type ExecOptions,
  type ExecResult,
  runLocalProcess,
  type TransferOptions,
  type UploadSource,
} from '../../src/communicators/index.ts'
import { IngotError, messageOf } from '../../src/errors/index.ts'

/**
 * A machine that is a folder of this computer: the folder is the login user's home, commands are run there with /bin/sh,
 * relative paths start there, programs in its `bin` come first. It keeps a log of what it was asked for, and can be told to fail.
 */
export class FolderCommunicator implements Communicator {
  /** `exec chmod …`, `upload PATH 755`, in order. */
  readonly log: string[] = []
  /** Thrown by the next calls, one each, before anything is done. */
  readonly failures: (Error | undefined)[] = []
  /** What the next commands end with, in place of their own result. */
  readonly endings: (ExecResult | undefined)[] = []
  readonly #home: string

  constructor(home: string) {
    this.#home = home
  }

  async exec(command: string, options: ExecOptions): Promise<ExecResult> {
    this.#enter(`exec ${command}`, options.signal)
    const env = { PATH: `${this.#home}/bin:${process.env['PATH']}`, HOME: this.#home }
    const result = await runLocalProcess(['/bin/sh', '-c', command], { ...options, cwd: this.#home, env })
    return this.endings.shift() ?? result
  }

  async upload(
    source: UploadSource,
    destination: string,
    options: TransferOptions & { readonly mode?: number },
  ): Promise<void> {
    const named = 'path' in source ? source.path : 'the source'
    const { stream, size, mode } = await naming('upload/unreadable', named, options, () => contentOf(source))
    const wanted = options.mode ?? mode
    this.#enter(`upload ${destination} ${wanted.toString(8)}`, options.signal)
    await naming('upload/failed', destination, options, async () => {
      const file = await open(resolve(this.#home, destination), 'w', wanted)
      await file.chmod(wanted)
      await copy(stream, file.createWriteStream(), size, options)
    })
  }

  async uploadTree(source: string, destination: string, options: TransferOptions): Promise<void> {
    this.#enter(`uploadTree ${source} ${destination}`, options.signal)
    await naming('upload/unreadable', source, options, () => copyTree(source, resolve(this.#home, destination)))
  }

  async download(source: string, sink: Writable, options: TransferOptions): Promise<void> {
    this.#enter(`download ${source}`, options.signal)
    const path = resolve(this.#home, source)
    await naming('download/failed', source, options, async () => {
      const facts = await stat(path)
      if (!facts.isFile()) throw new Error('it is not a file')
      await copy(createReadStream(path), sink, facts.size, options)
    })
  }

  async downloadTree(source: string, destination: string, options: TransferOptions): Promise<void> {
    this.#enter(`downloadTree ${source} ${destination}`, options.signal)
    const path = `${resolve(this.#home, source)}${source.endsWith('/') ? '/' : ''}`
    await naming('download/failed', source, options, () => copyTree(path, destination))
  }

  async remove(path: string, options: { readonly signal: AbortSignal }): Promise<void> {
    this.#enter(`remove ${path}`, options.signal)
    await naming('remove/failed', path, options, () => rm(resolve(this.#home, path), { force: true }))
  }

  async close(): Promise<void> {}

  #enter(entry: string, signal: AbortSignal): void {
    signal.throwIfAborted()
    this.log.push(entry)
    const failure = this.failures.shift()
    if (failure) throw failure
  }
}

async function contentOf(source: UploadSource): Promise<{ stream: Readable; size: number; mode: number }> {
  if ('stream' in source) return { ...source, mode: 0o644 }
  if (!('path' in source)) return { stream: Readable.from([source]), size: source.length, mode: 0o644 }
  const { size, mode } = await stat(source.path)
  return { stream: createReadStream(source.path), size, mode: mode & 0o777 }
}

async function copy(from: Readable, to: Writable, size: number, options: TransferOptions): Promise<void> {
  let done = 0
  from.on('data', (chunk: Buffer) => {
    done += chunk.length
    options.onProgress?.(done, size)
  })
  await pipeline(from, to, { signal: options.signal })
  options.onProgress?.(size, size)
}

/** With a trailing slash the contents of `source`, without one the folder itself. */
async function copyTree(source: string, destination: string): Promise<void> {
  const target = source.endsWith('/') ? destination : join(destination, basename(source))
  await mkdir(target, { recursive: true })
  await cp(source, target, { recursive: true, dereference: true })
}

/** Turns what the file system says into an error that names the path. */
async function naming<T>(
  code: string,
  path: string,
  { signal }: { readonly signal: AbortSignal },
  use: () => Promise<T>,
): Promise<T> {
  try {
    return await use()
  } catch (cause) {
    signal.throwIfAborted()
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new IngotError(code, `${path}: ${missing ? 'no such file or folder' : messageOf(cause)}`, { cause })
  }
}
