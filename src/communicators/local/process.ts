import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { IngotError } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import type { ExecOptions, ExecResult } from '../communicator.ts'
import { endGroup, killWithThisProcess } from './process-group.ts'

export interface LocalProcessOptions extends ExecOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Open files that the child reads from and writes to itself: the quickest way for what is large. */
  readonly files?: { readonly stdin?: number | undefined; readonly stdout?: number | undefined }
  /** How long the group may take to end itself before it is killed. Default 3 s. */
  readonly grace?: Milliseconds
}

const GRACE: Milliseconds = 3000

/**
 * Runs a program on this computer in a process group of its own. When the signal is aborted the whole group is asked to
 * end, and killed when it doesn't.
 *
 * @throws IngotError `local/not-started` when the program can't be started
 * @throws the signal's reason, once the group is gone
 */
export async function runLocalProcess(argv: readonly string[], options: LocalProcessOptions): Promise<ExecResult> {
  const { signal } = options
  signal.throwIfAborted()
  const child = start(argv, options)
  const closed = outcomeOf(child, argv[0] ?? '', options.cwd)
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped = endGroup(child, options.grace ?? GRACE)
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await closed
  } finally {
    signal.removeEventListener('abort', stop)
    await stopped
    signal.throwIfAborted()
  }
}

function start([program = '', ...args]: readonly string[], options: LocalProcessOptions): ChildProcess {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...options.env },
    // A group of its own: Ctrl-C at the terminal reaches Ingot alone, and everything the child starts can be ended.
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: [options.files?.stdin ?? (options.stdin ? 'pipe' : 'ignore'), options.files?.stdout ?? 'pipe', 'pipe'],
  })
  killWithThisProcess(child)
  child.stdout?.on('data', (chunk: Buffer) => options.onStdout?.(chunk))
  child.stderr?.on('data', (chunk: Buffer) => options.onStderr?.(chunk))
  if (options.stdin && child.stdin) feed(options.stdin, child.stdin)
  return child
}

/** A child may end without having read its input: that is its own affair. */
function feed(source: Readable | Buffer, stdin: Writable): void {
  pipeline(source instanceof Buffer ? [source] : source, stdin).catch(() => {})
}

function outcomeOf(child: ChildProcess, program: string, cwd: string): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(notStarted(program, cwd, error)))
    child.on('close', (code, signal) =>
      resolve(code === null ? { kind: 'signal', signal: signal ?? 'SIGKILL' } : { kind: 'exit', code }),
    )
  })
}

function notStarted(program: string, cwd: string, cause: NodeJS.ErrnoException): IngotError {
  const why = cause.code === 'ENOENT' ? 'no such program, or no such working folder' : (cause.code ?? cause.message)
  return new IngotError('local/not-started', `can't start "${program}" in ${cwd}: ${why}`, { cause })
}
