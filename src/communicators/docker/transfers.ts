import { posix } from 'node:path'
import type { Writable } from 'node:stream'
import { makeFolder } from '../../engine/make-folder.ts'
import { IngotError, messageOf } from '../../errors/index.ts'
import type { ExecResult, TransferOptions, UploadSource } from '../communicator.ts'
import { quote } from '../ssh/quote.ts'
import { downloadFolder } from '../transfer/local-path.ts'
import { walkTree } from '../transfer/local-tree.ts'
import { endSink, writeTo } from '../transfer/sink.ts'
import { type OpenSource, openSource } from '../transfer/source.ts'
import { tarPieces } from '../transfer/tar-stream.ts'
import { type ContainerTarget, execCommand } from './container.ts'
import { linksToKeep } from './links.ts'
import { asPrintf } from './printf.ts'
import { type StreamedCommand, StreamFailure, streamThrough } from './stream.ts'

/** Runs a short command as root in the container, and tells how it ended and what it wrote. */
export type RootShell = (
  command: string,
  signal: AbortSignal,
) => Promise<{ readonly result: ExecResult; readonly stdout: Buffer; readonly stderr: Buffer }>

/** What is larger goes through an exec of its own: a shell reads its commands byte by byte. */
const SMALL = 32 * 1024
/** A command is one argument, of which Linux takes 128 KiB. */
const LONGEST_COMMAND = 96 * 1024
const PIECE = 128 * 1024
/** What a shell answers for a command that isn't installed (POSIX, 2.8.2). */
const NOT_FOUND = 127
/** `-o`: files are root's; `-m`: they are as new as the copy. All tars know these two. Older busyboxes are shy of links. */
const EXTRACT = 'EXTRACT_UNSAFE_SYMLINKS=1 tar -xmof -'

/**
 * Moves files as root, whoever commands run as: docker's own `cp` does so as well. Unlike that it sees what is mounted
 * inside the container.
 */
export class Transfers {
  readonly #target: ContainerTarget
  readonly #root: RootShell

  constructor(target: ContainerTarget, root: RootShell) {
    this.#target = target
    this.#root = root
  }

  async upload(
    from: UploadSource,
    destination: string,
    options: TransferOptions & { readonly mode?: number },
  ): Promise<void> {
    const source = await openSource(from)
    const path = quotePath(destination)
    const folder = quotePath(posix.dirname(absolute(destination)))
    const missing = quote(`no such file or folder: ${posix.dirname(absolute(destination))}`)
    // Nobody else can read a new file before it has the mode that it should have.
    const begin = `[ -d ${folder} ] || { echo ${missing} >&2; exit 1; }; umask 077`
    const mode = (options.mode ?? source.mode ?? 0o644).toString(8)
    const finish = `chmod ${mode} ${path}${this.#chown(path)}`
    await named('upload/failed', `Can't write "${destination}" in the container`, options.signal, async () => {
      try {
        const small = source.size <= SMALL ? await wholeOf(source) : undefined
        const text = small && asPrintf(small)
        if (text && text.length <= LONGEST_COMMAND) {
          await this.#must(`${begin}; ${text} > ${path} && ${finish}`, options.signal)
        } else {
          await this.#pour(small ? await openSource(small) : source, `${begin}; cat > ${path} && ${finish}`, options)
        }
        options.onProgress?.(source.size, source.size)
      } finally {
        await source.close()
      }
    })
  }

  async uploadTree(source: string, destination: string, options: TransferOptions): Promise<void> {
    const { signal } = options
    walkTree(source).next()
    const path = quotePath(destination)
    await named('upload/failed', `Can't copy "${source}" to "${destination}" in the container`, signal, async () => {
      const asked = await this.#must(`if [ -d ${path} ]; then echo there; else mkdir -p ${path}; fi`, signal)
      const made = !asked.includes('there')
      // As docker's cp: what isn't there yet becomes the copy itself.
      const names = await this.#pourTree(made ? `${source}/` : source, destination, options)
      if (this.#target.owner) await this.#chownTree(destination, made ? undefined : names, signal)
    })
  }

  async download(source: string, sink: Writable, options: TransferOptions): Promise<void> {
    await named('download/failed', `Can't read "${source}" in the container`, options.signal, async () => {
      const small = await this.#readSmall(source, options.signal)
      let done = small?.length ?? 0
      if (small) {
        await writeTo(sink, small)
        options.onProgress?.(done, done)
      } else
        await this.#stream(`cat ${quotePath(source)}`, options.signal, {
          async drain(output) {
            for await (const chunk of output) {
              await writeTo(sink, chunk)
              done += chunk.length
              options.onProgress?.(done, undefined)
            }
          },
        })
      await endSink(sink)
    })
  }

  async downloadTree(source: string, destination: string, options: TransferOptions): Promise<void> {
    const into = downloadFolder(source, destination)
    const drain = async (output: AsyncIterable<Buffer>) => {
      makeFolder(into, 0o777)
      const { extractTar } = await import('../transfer/tar-extract.ts')
      await extractTar(output, into, (done) => options.onProgress?.(done, undefined))
    }
    const command = `command -v tar > /dev/null || exit ${NOT_FOUND}; cd ${quotePath(source)} && tar -chf - .`
    await named('download/failed', `Can't copy "${source}" from the container`, options.signal, async () => {
      try {
        await this.#stream(command, options.signal, { drain })
      } catch (error) {
        if (!lacksTar(error)) throw error
        await this.#copy([`${this.#target.id}:${absolute(source)}/.`, '-'], options.signal, { drain })
      }
    })
  }

  async remove(path: string, signal: AbortSignal): Promise<void> {
    await named('remove/failed', `Can't remove "${path}" from the container`, signal, () =>
      this.#must(`rm -f ${quotePath(path)}`, signal),
    )
  }

  /** @returns the names of what now stands directly in the folder */
  async #pourTree(source: string, destination: string, options: TransferOptions): Promise<ReadonlySet<string>> {
    const names = new Set<string>()
    const feed = async (input: (bytes: Buffer) => Promise<void>) => {
      let done = 0
      for (const piece of tarPieces(noting(walkTree(source, linksToKeep(source)), names))) {
        await input(piece)
        done += piece.length
        options.onProgress?.(done, undefined)
      }
    }
    const command = `command -v tar > /dev/null || exit ${NOT_FOUND}; cd ${quotePath(destination)} && ${EXTRACT}`
    try {
      await this.#stream(command, options.signal, { feed })
    } catch (error) {
      if (!lacksTar(error)) throw error
      await this.#copy(['-', `${this.#target.id}:${absolute(destination)}`], options.signal, { feed })
    }
    return names
  }

  async #chownTree(folder: string, names: ReadonlySet<string> | undefined, signal: AbortSignal): Promise<void> {
    const paths = names ? [...names].map((name) => `${folder.replace(/\/*$/, '')}/${name}`) : [folder]
    for (let from = 0; from < paths.length; from += 100) {
      const some = paths.slice(from, from + 100).map(quotePath)
      await this.#must(`chown -hR ${quote(this.#target.owner)} ${some.join(' ')}`, signal)
    }
  }

  async #pour(source: OpenSource, command: string, options: TransferOptions): Promise<void> {
    await this.#stream(command, options.signal, {
      async feed(input) {
        let done = 0
        for await (const piece of source.pieces(PIECE)) {
          await input(piece)
          done += piece.length
          options.onProgress?.(done, source.size)
        }
      },
    })
  }

  async #stream(script: string, signal: AbortSignal, ends: Pick<StreamedCommand, 'feed' | 'drain'>): Promise<void> {
    const exec = execCommand(this.#target, ['-i'], 'root')
    await streamThrough({ ...exec, argv: [...exec.argv, '/bin/sh', '-c', script], signal, ...ends })
  }

  async #copy(args: readonly string[], signal: AbortSignal, ends: Pick<StreamedCommand, 'feed' | 'drain'>) {
    const { program, env, cwd } = this.#target
    await streamThrough({ argv: [program, 'cp', ...args], env, cwd, signal, ...ends })
  }

  /** The bytes of a short file; undefined when it is a long one, or none. */
  async #readSmall(source: string, signal: AbortSignal): Promise<Buffer | undefined> {
    const path = quotePath(source)
    const { result, stdout } = await this.#root(`[ "$(wc -c < ${path})" -le ${SMALL} ] && cat ${path}`, signal)
    return result.kind === 'exit' && result.code === 0 ? stdout : undefined
  }

  /** @returns what the command wrote @throws StreamFailure */
  async #must(command: string, signal: AbortSignal): Promise<string> {
    const { result, stdout, stderr } = await this.#root(command, signal)
    if (result.kind === 'exit' && result.code === 0) return stdout.toString('utf8')
    throw new StreamFailure(result.kind === 'exit' ? result.code : 128, stderr.toString('utf8').trim())
  }

  #chown(path: string): string {
    return this.#target.owner ? ` && chown ${quote(this.#target.owner)} ${path}` : ''
  }
}

/** As docker's cp: relative paths start at the root, not in the image's working folder. */
function absolute(path: string): string {
  return path.startsWith('/') ? path : `/${path}`
}

function quotePath(path: string): string {
  return quote(absolute(path))
}

async function wholeOf(source: OpenSource): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of source.pieces(SMALL)) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

function* noting<E extends { readonly path: string }>(entries: Iterable<E>, names: Set<string>): Generator<E> {
  for (const entry of entries) {
    names.add(entry.path.split('/', 1)[0] as string)
    yield entry
  }
}

function lacksTar(error: unknown): boolean {
  return error instanceof StreamFailure && error.code === NOT_FOUND
}

/** Turns what the far side says into an error that names the path. */
async function named(code: string, sentence: string, signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof IngotError) throw error
    throw new IngotError(code, `${sentence}: ${messageOf(error)}`, { cause: error })
  }
}
