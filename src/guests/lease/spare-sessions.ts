import { PassThrough } from 'node:stream'
import type { Communicator } from '../../communicators/index.ts'
import { IngotError } from '../../errors/index.ts'

/** A provisioner's command, the session that moves its files, and one that has ended but isn't forgotten by the server yet. */
const OTHERS = 3

/**
 * Does something while as many other commands are open as a provisioner may have open. SSH servers limit that (`MaxSessions`): what can't
 * be done beside a provisioner that runs for hours must not be relied on.
 * @returns undefined when the machine refused one of them. @throws IngotError; the signal's reason
 */
export async function withSpareSessions<T>(
  communicator: Communicator,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const sessions = Array.from({ length: OTHERS }, () => new Session(communicator, signal))
  try {
    await Promise.all(sessions.map((session) => session.opened))
    return await work()
  } catch (error) {
    if (error instanceof IngotError && error.code === 'ssh/refused') return undefined
    throw error
  } finally {
    // The next to come must not be refused because these are still there.
    await Promise.all(sessions.map((session) => session.end()))
  }
}

/** A command that stays until it is told to end. */
class Session {
  /** @throws IngotError `ssh/refused` and others */
  readonly opened: Promise<void>
  readonly #input = new PassThrough()
  readonly #over: Promise<unknown>

  constructor(communicator: Communicator, signal: AbortSignal) {
    const opened = Promise.withResolvers<void>()
    // A line ends it, since the end of the input doesn't get through a terminal.
    const exec = communicator.exec('echo open; read line', {
      stdin: this.#input,
      onStdout: () => opened.resolve(),
      signal,
    })
    this.#over = exec.then(() => opened.resolve(), opened.reject)
    this.opened = opened.promise
  }

  async end(): Promise<void> {
    this.#input.end('\n')
    await this.#over
  }
}
