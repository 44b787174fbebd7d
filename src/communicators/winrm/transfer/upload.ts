import { createHash, randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { IngotError, messageOf } from '../../../errors/index.ts'
import type { TransferOptions, UploadSource } from '../../communicator.ts'
import { type TreeEntry, walkTree } from '../../transfer/local-tree.ts'
import { type OpenSource, openSource } from '../../transfer/source.ts'
import type { WinRmService } from '../service.ts'
import { withShell } from '../shell.ts'
import { sendLines } from './batches.ts'
import { HelperFailure, runHelper } from './helper.ts'
import { bytesInLine, line } from './lines.ts'
import { WRITE_FILES } from './scripts.ts'

/** Larger files are written by several PowerShells at once, each of them for so many bytes at least. */
const BYTES_PER_LANE = 2 * 1024 * 1024
const MOST_LANES = 4

type Pieces = AsyncGenerator<{ readonly offset: number; readonly line: string; readonly size: number }>

/**
 * Writes one file: under another name first, and under its own when its checksum is right. Folders that are missing are
 * made, as by Packer.
 * @throws IngotError `upload/failed`, `upload/unreadable`
 */
export async function upload(
  service: WinRmService,
  source: UploadSource,
  destination: string,
  options: TransferOptions,
): Promise<void> {
  const path = destination.endsWith('\\') && 'path' in source ? destination + basename(source.path) : destination
  const open = await openSource(source)
  try {
    await naming(
      path,
      withShell(service, options.signal, (shell) => uploadOpen(service, shell, open, path, options)),
    )
  } finally {
    await open.close()
  }
}

async function uploadOpen(
  service: WinRmService,
  shell: string,
  source: OpenSource,
  path: string,
  options: TransferOptions,
): Promise<void> {
  const temporary = temporaryFor(path)
  const hash = createHash('sha256')
  const progress = new Progress(source.size, options)
  const pieces = piecesOf(source, bytesInLine(service.inputSize), hash)
  const others = Array.from({ length: lanesFor(source.size) - 1 }, () =>
    runHelper(service, shell, {
      script: WRITE_FILES,
      signal: options.signal,
      feeder: (send) => sendLines(laneLines(temporary, pieces, progress), service.inputSize, send),
    }),
  )
  const finished = Promise.all(others)
  finished.catch(() => {})
  const first = runHelper(service, shell, {
    script: WRITE_FILES,
    signal: options.signal,
    async feeder(send) {
      const finish = async function* (): AsyncGenerator<string> {
        yield* laneLines(temporary, pieces, progress)
        await finished
        yield line.finish(temporary, progress.read, hash.digest('hex'), path)
      }
      await sendLines(finish(), service.inputSize, send)
    },
  })
  await Promise.all([first, finished])
  progress.end()
}

/** What one of several writers of the same file does: it takes the next piece whenever the last one is sent. */
async function* laneLines(temporary: string, pieces: Pieces, progress: Progress): AsyncGenerator<string> {
  yield line.begin(temporary)
  for (;;) {
    const { value, done } = await pieces.next()
    if (done) break
    progress.took(value.size)
    yield value.line
  }
  yield line.leave()
}

async function* piecesOf(source: OpenSource, size: number, hash: ReturnType<typeof createHash>): Pieces {
  let offset = 0
  for await (const piece of source.pieces(size)) {
    hash.update(piece)
    yield { offset, line: line.write(offset, piece), size: piece.length }
    offset += piece.length
  }
}

function lanesFor(size: number): number {
  return Math.max(1, Math.min(MOST_LANES, Math.ceil(size / BYTES_PER_LANE)))
}

/** A folder, as {@link Communicator.uploadTree} says. @throws IngotError `upload/failed`, `upload/unreadable` */
export async function uploadTree(
  service: WinRmService,
  source: string,
  destination: string,
  options: TransferOptions,
): Promise<void> {
  const entries = [...walkTree(source)]
  const total = entries.reduce((sum, { size }) => sum + size, 0)
  const progress = new Progress(total, options)
  const lines = treeLines(entries, destination, bytesInLine(service.inputSize), progress)
  const work = withShell(service, options.signal, (shell) =>
    runHelper(service, shell, {
      script: WRITE_FILES,
      signal: options.signal,
      feeder: (send) => sendLines(lines, service.inputSize, send),
    }),
  )
  await naming(destination, work)
  progress.end()
}

async function* treeLines(
  entries: readonly TreeEntry[],
  destination: string,
  pieceSize: number,
  progress: Progress,
): AsyncGenerator<string> {
  yield line.folder(destination)
  for (const entry of entries) {
    const path = `${destination.replace(/[\\/]$/, '')}/${entry.path}`
    if (entry.kind === 'folder') yield line.folder(path)
    else yield* fileLines(entry.local, path, pieceSize, progress)
  }
}

async function* fileLines(local: string, path: string, pieceSize: number, progress: Progress): AsyncGenerator<string> {
  const temporary = temporaryFor(path)
  const source = await openSource({ path: local })
  const hash = createHash('sha256')
  let size = 0
  try {
    yield line.begin(temporary)
    for await (const piece of source.pieces(pieceSize)) {
      hash.update(piece)
      yield line.write(size, piece)
      size += piece.length
      progress.took(piece.length)
    }
    yield line.leave()
    yield line.finish(temporary, size, hash.digest('hex'), path)
  } finally {
    await source.close()
  }
}

/** Short, because names are limited in length; beside the file, so that giving it its name is one step. */
function temporaryFor(path: string): string {
  return `${path.replace(/[^\\/]*$/, '')}ingot-${randomBytes(6).toString('hex')}.tmp`
}

class Progress {
  /** Bytes that were taken from the source so far. */
  read = 0
  readonly #total: number
  readonly #options: TransferOptions

  constructor(total: number, options: TransferOptions) {
    this.#total = total
    this.#options = options
  }

  took(bytes: number): void {
    this.read += bytes
    this.#options.onProgress?.(Math.min(this.read, this.#total), this.#total)
  }

  end(): void {
    this.#options.onProgress?.(this.#total, this.#total)
  }
}

async function naming(path: string, work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof HelperFailure)) throw error
    const sentence = `"${path}" on the machine can't be written: ${messageOf(error)}`
    throw new IngotError('upload/failed', sentence, { cause: error })
  }
}
