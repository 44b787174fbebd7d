import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client, ClientChannel, ExecOptions, PseudoTtyOptions, TerminalModes } from 'ssh2'
import { messageOf } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import { fieldOf } from './library-fields.ts'
import { type RunningCommand, watch } from './running-command.ts'
import { SftpSession } from './sftp-session.ts'

/** The connection ended while something was under way. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
}

/** The far side said no to a new channel or a subsystem; the connection itself is well. */
export class ChannelRefused extends Error {
  override readonly name = 'ChannelRefused'
}

/** The far side can't or won't connect to a further host. */
export class ForwardRefused extends Error {
  override readonly name = 'ForwardRefused'
  /** SSH's number for why (RFC 4254, section 5.1). */
  readonly reason: number | undefined

  constructor(reason: number | undefined, description: string, cause: unknown) {
    super(description, { cause })
    this.reason = reason
  }
}

export function isForwardRefused(error: unknown): error is ForwardRefused {
  return error instanceof ForwardRefused
}

/** A connection from the far side, to be taken or not. */
export interface IncomingForward {
  accept(): ClientChannel
  reject(): void
}

/** A dying server closes its channels before its connection. */
const END_UNDER_WAY: Milliseconds = 200

/** Packer's terminal. */
const TERMINAL: PseudoTtyOptions = { term: 'xterm', cols: 80, rows: 40, modes: { ECHO: 0 } as TerminalModes }

/** One logged-in connection. It doesn't come back by itself. */
export class SshConnection {
  /** The other side's first line, `SSH-2.0-…`. */
  readonly identification: string
  /** The key that it proved itself with, in SSH's wire format. */
  hostKey: Buffer | undefined
  readonly #client: Client
  readonly #stream: Duplex
  #forwardAgent: boolean
  readonly #ended: Promise<void>
  #alive = true
  #trouble: unknown
  #sftp: Promise<SftpSession> | undefined

  constructor(client: Client, stream: Duplex, identification: string, forwardAgent: boolean) {
    this.#client = client
    this.#stream = stream
    this.#forwardAgent = forwardAgent
    this.identification = identification
    this.#ended = new Promise((resolve) => {
      const end = (): void => {
        this.#alive = false
        resolve()
      }
      client.on('end', end).on('close', end)
    })
    client.on('error', (error) => {
      this.#trouble ??= error
    })
  }

  get alive(): boolean {
    return this.#alive && !this.#stream.destroyed && this.#stream.writable
  }

  /** Why it ended, as far as that is known. */
  get lost(): ConnectionLost {
    const why = this.#trouble === undefined ? '' : `: ${messageOf(this.#trouble)}`
    return new ConnectionLost(`the SSH connection was lost${why}`, { cause: this.#trouble })
  }

  /**
   * Starts a command.
   * @throws ConnectionLost or ChannelRefused when it was certainly not started;
   *   {@link StartUnknown} when the connection ended in between
   */
  async start(command: string, options: { readonly pty?: boolean } = {}): Promise<RunningCommand> {
    try {
      return await this.#exec(command, options.pty ?? false)
    } catch (error) {
      // The server may not allow agents to be forwarded; the command can do without.
      if (!this.alive || messageOf(error) !== 'Unable to request agent forwarding') throw error
      this.#forwardAgent = false
      return this.#exec(command, options.pty ?? false)
    }
  }

  #exec(command: string, pty: boolean): Promise<RunningCommand> {
    const terminal: ExecOptions = pty ? { pty: TERMINAL } : {}
    // Its types don't know that the library can forward an agent to a single command.
    const settings: ExecOptions & { agentForward: boolean } = { ...terminal, agentForward: this.#forwardAgent }
    return this.#guarded((resolve, reject) => {
      this.#client.exec(command, settings, (error, channel) => {
        if (!error) resolve(watch(channel))
        else if (this.alive) reject(new ChannelRefused(messageOf(error), { cause: error }))
        else if (error.message === 'Unable to exec') reject(new StartUnknown('the connection ended'))
        else reject(this.lost)
      })
    })
  }

  /** The one SFTP session, kept open for all transfers. @throws ChannelRefused when the machine has none */
  async sftp(): Promise<SftpSession> {
    if ((await this.#sftp)?.ended) this.#sftp = undefined
    this.#sftp ??= this.#openSftp()
    return this.#sftp
  }

  #openSftp(): Promise<SftpSession> {
    return this.#guarded((resolve, reject) => {
      this.#client.sftp((error, sftp) => {
        if (error) return reject(this.alive ? new ChannelRefused(messageOf(error), { cause: error }) : this.lost)
        const session = new SftpSession(sftp)
        this.#ended.then(() => session.end())
        resolve(session)
      })
    })
  }

  /**
   * Lets the far side connect to a further host.
   * @throws ForwardRefused, ConnectionLost
   */
  forward(target: { readonly host: string; readonly port: number }): Promise<ClientChannel> {
    return this.#guarded((resolve, reject) => {
      this.#client.forwardOut('127.0.0.1', 0, target.host, target.port, (error, channel) => {
        if (!error) return resolve(channel)
        const reason = fieldOf(error, 'reason')
        const description = messageOf(error).replace(/^\(SSH\) Channel open failure: /, '')
        if (!this.alive) reject(this.lost)
        else reject(new ForwardRefused(typeof reason === 'number' ? reason : undefined, description, error))
      })
    })
  }

  /**
   * Makes the far side listen on a port of its localhost, for as long as the connection lasts.
   * @throws ForwardRefused, ConnectionLost
   */
  listenBack(port: number, onConnection: (incoming: IncomingForward) => void): Promise<void> {
    return this.#guarded((resolve, reject) => {
      this.#client.forwardIn('localhost', port, (error, actual) => {
        if (error) return reject(this.alive ? new ForwardRefused(undefined, messageOf(error), error) : this.lost)
        this.#client.on('tcp connection', (details, accept, refuse) => {
          if (details.destPort === actual) onConnection({ accept, reject: refuse })
        })
        resolve()
      })
    })
  }

  /** Gives an end that is under way a moment to become known. @throws ConnectionLost when there was one */
  async checkAlive(): Promise<void> {
    if (this.alive) await Promise.race([this.#ended, sleep(END_UNDER_WAY)])
    if (!this.alive) throw this.lost
  }

  async close(): Promise<void> {
    if (!this.#alive) return
    this.#client.end()
    const limit = setTimeout(() => this.#client.destroy(), 1000)
    await this.#ended
    clearTimeout(limit)
  }

  /** Cuts it without a word. */
  destroy(): void {
    this.#client.destroy()
  }

  /** The SSH library forgets some callbacks when the connection ends, and throws when it has ended before. */
  #guarded<T>(begin: (resolve: (value: T) => void, reject: (error: Error) => void) => void): Promise<T> {
    if (!this.alive) return Promise.reject(this.lost)
    return new Promise((resolve, reject) => {
      this.#ended.then(() => setImmediate(() => reject(this.lost)))
      begin(resolve, reject)
    })
  }
}

/** Nobody knows whether the command was started. */
export class StartUnknown extends Error {
  override readonly name = 'StartUnknown'
}
