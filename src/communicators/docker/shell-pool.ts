import { IngotError } from '../../errors/index.ts'
import type { ExecOptions, ExecResult } from '../communicator.ts'
import { Shell, type ShellCommand, ShellGone } from './shell.ts'

/** Shells of one user in one container: as many as there are commands at once. */
export class ShellPool {
  readonly #command: ShellCommand
  readonly #endSession: (leader: number) => void
  readonly #idle: Shell[] = []
  #closed = false

  /** @param endSession told of a shell whose command is to be ended with all that it has started */
  constructor(command: ShellCommand, endSession: (leader: number) => void) {
    this.#command = command
    this.#endSession = endSession
  }

  /** Has a shell at hand for the first command. @throws IngotError `docker/no-shell` */
  async open(): Promise<void> {
    const shell = new Shell(this.#command)
    this.#idle.push(shell)
    try {
      await shell.pid
    } catch (error) {
      throw noShell(error)
    }
  }

  /** @throws IngotError `docker/no-shell`; the signal's reason */
  async run(command: string, options: ExecOptions): Promise<ExecResult> {
    options.signal.throwIfAborted()
    if (this.#closed) throw new IngotError('docker/closed', 'the connection to the container was closed')
    const shell = this.#takeIdle() ?? new Shell(this.#command)
    try {
      return await this.#runIn(shell, command, options)
    } catch (error) {
      if (!(error instanceof ShellGone)) throw error
      // It may have gone while nobody looked, as when the container was restarted: a new one tells.
      return await this.#runIn(new Shell(this.#command), command, options).catch((second) => {
        throw second instanceof ShellGone ? noShell(second) : second
      })
    }
  }

  close(): void {
    this.#closed = true
    for (const shell of this.#idle.splice(0)) shell.close()
  }

  #takeIdle(): Shell | undefined {
    for (let shell = this.#idle.pop(); shell; shell = this.#idle.pop()) if (shell.alive) return shell
    return undefined
  }

  async #runIn(shell: Shell, command: string, options: ExecOptions): Promise<ExecResult> {
    const { signal } = options
    const aborted = Promise.withResolvers<never>()
    const abort = (): void => {
      shell.kill()
      shell.pid.then(this.#endSession, () => {})
      aborted.reject(signal.reason)
    }
    signal.addEventListener('abort', abort)
    const muted = unlessAborted(options)
    try {
      return await Promise.race([shell.run(command, muted), aborted.promise])
    } finally {
      signal.removeEventListener('abort', abort)
      if (shell.alive && !this.#closed) this.#idle.push(shell)
      else shell.close()
    }
  }
}

/** What is still under way after the end is nobody's business any more. */
function unlessAborted({ onStdout, onStderr, signal }: ExecOptions): Pick<ExecOptions, 'onStdout' | 'onStderr'> {
  return {
    onStdout: (chunk) => !signal.aborted && onStdout?.(chunk),
    onStderr: (chunk) => !signal.aborted && onStderr?.(chunk),
  }
}

function noShell(cause: unknown): IngotError {
  const reason = cause instanceof Error && cause.message !== '' ? `: ${cause.message}` : ''
  return new IngotError('docker/no-shell', `no shell can be run in the container${reason}`, {
    hint: 'The container must be running and have /bin/sh: look at "image" and "run_command".',
    cause,
  })
}
