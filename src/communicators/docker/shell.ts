import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { constants } from 'node:os'
import type { ExecOptions, ExecResult } from '../communicator.ts'
import { killWithThisProcess } from '../local/process-group.ts'
import { type Mark, MarkReader } from './mark-reader.ts'
import { LOOP, markOf, requestLine } from './request.ts'

/** How to start a program in the container. */
export interface ShellCommand {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

/** A command's outputs as they come, and what becomes of it. */
interface Running {
  readonly options: Pick<ExecOptions, 'onStdout' | 'onStderr'>
  readonly stdout: MarkReader
  readonly stderr: MarkReader
  readonly ended: PromiseWithResolvers<ExecResult>
  /** Which outputs have come to their first mark. */
  readonly begun: { stdout: boolean; stderr: boolean }
  /** Of the command's own shell, once it told. */
  status?: number
  /** How many outputs have come to their last mark. */
  done: number
}

/** There is no shell (any more). `reason` is what was said last. */
export class ShellGone extends Error {
  override readonly name = 'ShellGone'
}

/**
 * One shell inside the container which runs commands one after the other, as if each had been started by an exec of its
 * own: with an exit status, two outputs, no input, and nothing left of the one before in its environment. An exec costs a
 * tenth of a second or more; a command in a shell that is there costs milliseconds.
 */
export class Shell {
  /** Its process id inside the container, which is also its session's. @throws ShellGone */
  readonly pid: Promise<number>
  readonly #child: ChildProcess
  #running: Running | undefined
  #stderr = ''
  #alive = true

  constructor({ argv: [program = '', ...args], env, cwd }: ShellCommand) {
    const detached = process.platform !== 'win32'
    this.#child = spawn(program, [...args, '/bin/sh', '-c', LOOP], { env: { ...env }, cwd, detached, stdio: 'pipe' })
    killWithThisProcess(this.#child)
    const hello = Promise.withResolvers<number>()
    this.pid = hello.promise
    hello.promise.catch(() => {})
    this.#child.stdin?.on('error', () => {})
    this.#readStdout(hello)
    this.#child.stderr?.on('data', (chunk: Buffer) => this.#takeStderr(chunk))
    this.#child.on('error', (error) => this.#end(hello, { kind: 'disconnected' }, error.message))
    this.#child.on('close', (code) => this.#end(hello, resultOfEnd(code), this.#stderr.trim()))
  }

  get alive(): boolean {
    return this.#alive
  }

  /** Runs one command. Only one at a time. @throws ShellGone when it could not be started */
  async run(command: string, options: Running['options']): Promise<ExecResult> {
    await this.pid
    if (!this.#alive) throw new ShellGone(this.#stderr.trim())
    const marks = { halves: [randomBytes(8).toString('hex'), randomBytes(8).toString('hex')] } as const
    const running = this.#follow(markOf(marks), options)
    this.#running = running
    this.#child.stdin?.write(requestLine(command, marks))
    return running.ended.promise
  }

  /** Lets it end as soon as it has nothing to do. */
  close(): void {
    this.#alive = false
    this.#child.stdin?.end()
  }

  /** Cuts the connection. What runs inside goes on: see `endSession`. */
  kill(): void {
    this.#alive = false
    this.#child.kill('SIGKILL')
  }

  #follow(mark: Buffer, options: Running['options']): Running {
    const ended = Promise.withResolvers<ExecResult>()
    // What earlier commands left running may write at any time: only what comes after the first mark is this one's.
    const begun = { stdout: false, stderr: false }
    const reader = (stream: 'stdout' | 'stderr', sink: ((chunk: Buffer) => void) | undefined) =>
      new MarkReader(
        mark,
        (bytes) => begun[stream] && sink?.(bytes),
        (found) => {
          if (found.kind === 'b') begun[stream] = true
          this.#marked(running, found)
        },
      )
    const running: Running = {
      options,
      ended,
      begun,
      done: 0,
      stdout: reader('stdout', options.onStdout),
      stderr: reader('stderr', options.onStderr),
    }
    return running
  }

  #marked(running: Running, { kind, value }: Mark): void {
    if (kind === 'c') running.status = value
    if (kind !== 'e') return
    running.done++
    if (running.done < 2) return
    this.#running = undefined
    running.ended.resolve(resultOf(running.status, value))
  }

  #readStdout(hello: PromiseWithResolvers<number>): void {
    let greeting = ''
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      if (this.#running) return this.#running.stdout.push(chunk)
      if (greeting.includes('\n')) return
      greeting += chunk.toString('latin1')
      if (greeting.includes('\n')) hello.resolve(Number.parseInt(greeting, 10))
    })
  }

  #takeStderr(chunk: Buffer): void {
    this.#stderr = (this.#stderr + chunk.toString('utf8')).slice(-2000)
    this.#running?.stderr.push(chunk)
  }

  #end(hello: PromiseWithResolvers<number>, result: ExecResult, reason: string): void {
    this.#alive = false
    hello.reject(new ShellGone(reason))
    // What has not begun can be begun elsewhere.
    if (this.#running?.begun.stdout) this.#running.ended.resolve(result)
    else this.#running?.ended.reject(new ShellGone(reason))
    this.#running = undefined
  }
}

/** `own` is what the command's shell told; without it that shell was ended before it could. */
function resultOf(own: number | undefined, seen: number): ExecResult {
  return own === undefined ? exitOrSignal(seen) : { kind: 'exit', code: own }
}

/** A shell says 128 + n of a process that signal n ended. */
export function exitOrSignal(code: number): ExecResult {
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0]
  return signal ? { kind: 'signal', signal } : { kind: 'exit', code }
}

/** Of the shell itself: nobody knows how the command in it ended, unless all was killed. */
function resultOfEnd(code: number | null): ExecResult {
  const result = exitOrSignal(code ?? 0)
  return result.kind === 'signal' ? result : { kind: 'disconnected' }
}
