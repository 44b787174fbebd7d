import { spawn } from 'node:child_process'
import { IngotError } from '../../../errors/index.ts'
import type { Codec } from './codec.ts'

interface Program {
  readonly name: string
  /** The package of Debian and Ubuntu that brings it. */
  readonly from: string
}

/** xz compresses on several cores by itself. */
export const xz: Codec = (source, { level, cores, signal }) =>
  through({ name: 'xz', from: 'xz-utils' }, ['-c', `-T${cores}`, ...levelFlag(level)], source, signal)

/** One core of lz4 is as quick as a disk. */
export const lz4: Codec = (source, { level, signal }) =>
  through({ name: 'lz4', from: 'lz4' }, ['-c', '-z', '-q', ...levelFlag(level)], source, signal)

function levelFlag(level: number | undefined): readonly string[] {
  return level === undefined ? [] : [`-${level}`]
}

/** What one bzip2 gets: several of its blocks of 900 kB, and long against the time that a process takes to start. */
const PIECE = 9_000_000

/** bzip2 knows one core only, but reads files that are joined: each core gets a piece. */
export const bzip2: Codec = async function* (source, { level = 9, cores, signal }) {
  const bzip2 = { name: 'bzip2', from: 'bzip2' }
  const running: Promise<Buffer>[] = []
  try {
    for await (const piece of pieces(source)) {
      const job = collected(through(bzip2, ['-c', '-z', `-${level}`], [piece], signal))
      // Awaited in turn: until then nobody listens for a failure.
      job.catch(() => {})
      running.push(job)
      if (running.length > cores) yield await (running.shift() as Promise<Buffer>)
    }
    while (running.length > 0) yield await (running.shift() as Promise<Buffer>)
  } finally {
    await Promise.allSettled(running)
  }
}

/** At least one, which may be empty. */
async function* pieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let piece = Buffer.allocUnsafe(PIECE)
  let used = 0
  let count = 0
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + PIECE - used)
      piece.set(part, used)
      used += part.length
      at += part.length
      if (used < PIECE) continue
      count++
      yield piece
      piece = Buffer.allocUnsafe(PIECE)
      used = 0
    }
  }
  if (used > 0 || count === 0) yield piece.subarray(0, used)
}

async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

/**
 * Sends `source` through a program.
 * @throws IngotError `compress/no-program`, `compress/program-failed`
 */
async function* through(
  program: Program,
  args: readonly string[],
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const child = spawn(program.name, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4000)
  })
  // A program that ends early breaks the pipe; why it ended is told by its status.
  child.stdin.on('error', () => {})
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', (cause) => reject(missing(program, cause)))
    child.once('close', (code) => resolve(code ?? 128))
  })
  ended.catch(() => {})
  const feeding = feed(child.stdin, source)
  feeding.catch(() => child.kill())
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer
    const status = await ended
    await feeding
    signal.throwIfAborted()
    if (status !== 0) throw failed(program, status, complaint)
  } finally {
    child.kill()
    await ended.catch(() => {})
  }
}

async function feed(
  stdin: NodeJS.WritableStream,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  for await (const chunk of source) {
    if (!('writable' in stdin) || !stdin.writable) return
    // Until it is written the chunk must stay as it is.
    await new Promise<void>((resolve) => stdin.write(chunk, () => resolve()))
  }
  stdin.end()
}

function missing({ name, from }: Program, cause: unknown): IngotError {
  return new IngotError(
    'compress/no-program',
    `compressing needs the program "${name}", which can't be started: ${cause}`,
    {
      hint: `Debian and Ubuntu have it in the package ${from}: sudo apt-get install ${from}`,
      cause,
    },
  )
}

function failed({ name }: Program, status: number, complaint: string): IngotError {
  return new IngotError('compress/program-failed', `${name} failed with exit status ${status}`, {
    details: complaint.trim().split('\n').slice(-10),
  })
}
