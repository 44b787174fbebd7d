import { type ChildProcess, spawn } from 'node:child_process'
import { endGroup, killWithThisProcess } from '../local/process-group.ts'
import type { ShellCommand } from './shell.ts'

export interface StreamedCommand extends ShellCommand {
  /** Writes the command's input; the input is ended afterwards. */
  feed?(input: (bytes: Buffer) => Promise<void>): Promise<void>
  /** Takes the command's output; the far side waits while it is busy. */
  drain?(output: AsyncIterable<Buffer>): Promise<void>
  readonly signal: AbortSignal
}

/** The far side ended with something else than 0. The message is what it said. */
export class StreamFailure extends Error {
  override readonly name = 'StreamFailure'
  readonly code: number

  constructor(code: number, stderr: string) {
    super(stderr || `exit status ${code}`)
    this.code = code
  }
}

class EndedEarly extends Error {}

const KEPT_STDERR = 4096

/**
 * Runs a command in the container that moves bytes through its input or output.
 * @throws StreamFailure when it failed; what `feed` and `drain` throw; the signal's reason
 */
export async function streamThrough(command: StreamedCommand): Promise<void> {
  const { argv, env, cwd, signal } = command
  signal.throwIfAborted()
  const [program = '', ...args] = argv
  const child = spawn(program, args, { env: { ...env }, cwd, detached: process.platform !== 'win32', stdio: 'pipe' })
  killWithThisProcess(child)
  const stderr = collect(child)
  const ended = endOf(child)
  const stopped = Promise.withResolvers<never>()
  stopped.promise.catch(() => {})
  const stop = (): void => stopped.reject(signal.reason)
  signal.addEventListener('abort', stop)
  const moving = Promise.all([feed(child, command, ended), drain(child, command)])
  try {
    const trouble = await Promise.race([moving, stopped.promise]).then(() => undefined, asError)
    if (trouble && !(trouble instanceof EndedEarly)) throw trouble
    const code = await Promise.race([ended, stopped.promise])
    if (code !== 0) throw new StreamFailure(code, stderr())
    if (trouble) throw trouble
  } finally {
    signal.removeEventListener('abort', stop)
    if (child.exitCode === null && child.signalCode === null) await endGroup(child, 0)
  }
}

async function feed(child: ChildProcess, command: StreamedCommand, ended: Promise<number>): Promise<void> {
  // The far side may end early, for example on a full disk: then there is nobody to take the rest.
  const gone = ended.then(() => Promise.reject(new EndedEarly('the far side ended early')))
  gone.catch(() => {})
  await command.feed?.((bytes) => Promise.race([written(child, bytes), gone]))
  child.stdin?.end()
}

/** Resolves once the bytes are on their way: the caller may use the buffer again. */
function written(child: ChildProcess, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdin?.write(bytes, (error) => (error ? reject(new EndedEarly(error.message)) : resolve()))
  })
}

async function drain({ stdout }: ChildProcess, command: StreamedCommand): Promise<void> {
  if (command.drain && stdout) await command.drain(stdout)
  else stdout?.resume()
}

function endOf(child: ChildProcess): Promise<number> {
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 128))
  })
  ended.catch(() => {})
  child.stdin?.on('error', () => {})
  return ended
}

function collect({ stderr }: ChildProcess): () => string {
  let text = ''
  stderr?.on('data', (chunk: Buffer) => {
    if (text.length < KEPT_STDERR) text += chunk.toString('utf8')
  })
  return () => text.trim()
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
