import type { ServerChannel, Session } from 'ssh2'
import type { Communicator } from '../communicators/index.ts'
import { IngotError } from '../errors/index.ts'
import { passOn } from './pass-on.ts'
import { parseScp } from './scp/command.ts'
import { serveScp } from './scp/serve.ts'
import { SftpServer } from './sftp/server.ts'

export interface SessionsInit {
  readonly communicator: Communicator
  readonly sftpCommand: string
  readonly streamsSftp: Promise<boolean>
  readonly folder: string
  readonly signal: AbortSignal
}

type Subsystem = (accept: () => ServerChannel, reject: () => void, info: { readonly name: string }) => void

/** What one client of the server does: all of it ends with its connection. */
export class Sessions {
  readonly #init: SessionsInit
  readonly #gone = new AbortController()

  constructor({ signal, ...init }: SessionsInit) {
    this.#init = { ...init, signal: AbortSignal.any([signal, this.#gone.signal]) }
  }

  async open(accept: () => Session): Promise<void> {
    const streamsSftp = await this.#init.streamsSftp
    if (this.#init.signal.aborted) return
    const session = accept()
    // Commands get no terminal, but clients which insist on one, for sudo, get their commands run.
    session.on('pty', (acceptPty) => acceptPty?.())
    session.on('env', (acceptEnv) => acceptEnv?.())
    session.on('exec', (acceptExec, _reject, { command }) => this.#exec(acceptExec(), command))
    if (streamsSftp) this.#passOnSftp(session)
    else session.on('sftp', (acceptSftp) => new SftpServer(acceptSftp(), this.#init).serve())
  }

  end(): void {
    this.#gone.abort(new IngotError('ssh-server/client-gone', 'the SSH client hung up'))
  }

  #exec(channel: ServerChannel, command: string): void {
    const scp = parseScp(command)
    if (scp) void serveScp(scp, channel, this.#init)
    else void passOn(command, channel, this.#init)
  }

  #passOnSftp(session: Session): void {
    const { sftpCommand } = this.#init
    const subsystem: Subsystem = (accept, reject, { name }) =>
      name === 'sftp' ? void passOn(sftpCommand, accept(), this.#init) : reject()
    // The library's types know only the SFTP server that it brings along.
    const anySession = session as unknown as { on(event: 'subsystem', listener: Subsystem): void }
    anySession.on('subsystem', subsystem)
  }
}
