import type { Ui } from '../../../engine/index.ts'
import { IngotError } from '../../../errors/index.ts'
import { ConnectionLost, type SshConnection, StartUnknown } from '../connection.ts'
import { AttemptFailure } from '../failure.ts'
import { diskCauses } from './disk-causes.ts'
import { causeInWords, noisyShell, type SessionCause, shellCause } from './session-causes.ts'
import { checkSession } from './session-check.ts'

/** Whatever is asked for, these servers give the same answer, some after a pause. */
const HOPELESS: ReadonlySet<string> = new Set(['ssh/wrong-user', 'ssh/password-expired'])

/**
 * Looks after one machine's sessions: a log-in that succeeded may still be good for nothing. What is wrong is told at once and
 * fails nothing by itself, since a build may need no command or no disk; what fails later is explained with it.
 */
export class SessionDoctor {
  readonly #username: string
  readonly #ui: Ui
  readonly #told = new Set<string>()
  #shell: SessionCause | undefined
  #noise: SessionCause | undefined

  constructor(username: string, ui: Ui) {
    this.#username = username
    this.#ui = ui
  }

  /** @throws AttemptFailure (`session`) when the server hung up; the signal's reason */
  async examine(connection: SshConnection, signal: AbortSignal): Promise<void> {
    const causes = await this.#causes(connection, signal)
    for (const { code, sentence, hint } of causes) {
      if (!this.#told.has(code)) this.#ui.warning(`Logged in, but: ${sentence} ${hint} (${code})`)
      this.#told.add(code)
    }
  }

  /** Ends at once what can't but fail. @throws IngotError */
  checkHope(): void {
    if (this.#shell && HOPELESS.has(this.#shell.code)) throw errorOf(this.#shell)
  }

  /** Why a command that failed could not succeed; undefined when the shell is well. */
  explainCommand(): IngotError | undefined {
    return this.#shell && errorOf(this.#shell)
  }

  /** The error of a file that could not be written to `folder`, with its cause where one is found. */
  async explainUpload(
    error: unknown,
    connection: SshConnection,
    folder: string,
    signal: AbortSignal,
  ): Promise<unknown> {
    if (!(error instanceof IngotError)) return error
    const cause = await this.#uploadCause(error, connection, folder, signal).catch(() => undefined)
    if (!cause || cause.code.endsWith('noexec')) return error
    const { code, sentence, hint, details } = cause
    return new IngotError(code, `${error.message}. ${sentence}`, { hint, details, cause: error })
  }

  async #uploadCause(
    { code }: IngotError,
    connection: SshConnection,
    folder: string,
    signal: AbortSignal,
  ): Promise<SessionCause | undefined> {
    if (code === 'ssh/no-file-transfer') return this.#shell ?? this.#noise
    if (code !== 'upload/failed') return undefined
    return this.#shell ?? diskCauses(await checkSession(connection, signal, never, folder), folder)[0]
  }

  async #causes(connection: SshConnection, signal: AbortSignal): Promise<readonly SessionCause[]> {
    const enough = (text: string): boolean => causeInWords(text, this.#username) !== undefined
    try {
      const check = await checkSession(connection, signal, enough)
      if (check.end.kind === 'disconnected') await connection.checkAlive()
      this.#shell = shellCause(check, this.#username)
      if (this.#shell) return [this.#shell]
      this.#noise = noisyShell(check, this.#username)
      return [...(this.#noise ? [this.#noise] : []), ...diskCauses(check)]
    } catch (error) {
      if (!(error instanceof ConnectionLost) && !(error instanceof StartUnknown)) throw error
      throw new AttemptFailure('session', 'logged in, but the server hung up on the first command', error)
    }
  }
}

const never = (): boolean => false

function errorOf({ code, sentence, hint, details }: SessionCause): IngotError {
  return new IngotError(code, sentence, { hint, details })
}
