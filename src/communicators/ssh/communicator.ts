import { posix } from 'node:path'
import type { Writable } from 'node:stream'
import type { Ui } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'
import type { Communicator, ExecOptions, ExecResult, TransferOptions, UploadSource } from '../communicator.ts'
import type { SshConfig } from '../config.ts'
import { isRepeatable } from '../transfer/source.ts'
import { ChannelRefused, ConnectionLost, type SshConnection, StartUnknown } from './connection.ts'
import type { SessionDoctor } from './doctor/session-doctor.ts'
import { follow } from './exec.ts'
import { publicKeyLine } from './host-keys.ts'
import { type Transfers, transfersFor } from './transfer/index.ts'

export interface Connector {
  /** Logs in, again if need be. */
  connect(signal: AbortSignal): Promise<SshConnection>
  /** Gives back what all connections share. */
  close(): Promise<void>
}

export interface SshCommunicatorInit {
  readonly connector: Connector
  readonly doctor: SessionDoctor
  readonly config: Pick<SshConfig, 'pty' | 'fileTransfer'>
  readonly ui: Ui
}

/** The Communicator over SSH: one connection at a time, made anew when the last one was lost between two calls. */
export class SshCommunicator implements Communicator {
  readonly #config: Pick<SshConfig, 'pty' | 'fileTransfer'>
  readonly #connector: Connector
  readonly #doctor: SessionDoctor
  readonly #ui: Ui
  #connection: Promise<SshConnection>
  #closed = false

  constructor(first: SshConnection, { connector, doctor, config, ui }: SshCommunicatorInit) {
    this.#connection = Promise.resolve(first)
    this.#connector = connector
    this.#doctor = doctor
    this.#config = config
    this.#ui = ui
  }

  async exec(command: string, options: ExecOptions): Promise<ExecResult> {
    try {
      // The line end completes a here-document that a template's command may end with.
      const running = await this.#use(options.signal, always, (connection) =>
        connection.start(`${command}\n`, { pty: this.#config.pty }),
      )
      const result = await follow(running, options)
      const trouble = result.kind === 'exit' && result.code === 0 ? undefined : this.#doctor.explainCommand()
      if (trouble) throw trouble
      return result
    } catch (error) {
      if (error instanceof StartUnknown) return { kind: 'disconnected' }
      throw error instanceof IngotError && error.code === 'ssh/refused'
        ? (this.#doctor.explainCommand() ?? error)
        : error
    }
  }

  upload(
    source: UploadSource,
    destination: string,
    options: TransferOptions & { readonly mode?: number },
  ): Promise<void> {
    return this.#use(
      options.signal,
      () => isRepeatable(source),
      (connection) =>
        this.#explained(connection, posix.dirname(destination), options.signal, (transfers) =>
          transfers.upload(source, destination, options),
        ),
    )
  }

  uploadTree(source: string, destination: string, options: TransferOptions): Promise<void> {
    return this.#use(options.signal, always, (connection) =>
      this.#explained(connection, destination, options.signal, (transfers) =>
        transfers.uploadTree(source, destination, options),
      ),
    )
  }

  download(source: string, sink: Writable, options: TransferOptions): Promise<void> {
    let begun = false
    const onProgress = (done: number, total: number | undefined): void => {
      begun = true
      options.onProgress?.(done, total)
    }
    return this.#use(
      options.signal,
      () => !begun,
      (connection) =>
        transfersFor(connection, this.#config.fileTransfer).download(source, sink, { ...options, onProgress }),
    )
  }

  downloadTree(source: string, destination: string, options: TransferOptions): Promise<void> {
    return this.#use(options.signal, always, (connection) =>
      transfersFor(connection, this.#config.fileTransfer).downloadTree(source, destination, options),
    )
  }

  remove(path: string, { signal }: { readonly signal: AbortSignal }): Promise<void> {
    return this.#use(signal, always, (connection) =>
      transfersFor(connection, this.#config.fileTransfer).remove(path, signal),
    )
  }

  async close(): Promise<void> {
    this.#closed = true
    const connection = await this.#connection.catch(() => undefined)
    await connection?.close()
    await this.#connector.close()
  }

  async hostKeys(): Promise<readonly string[]> {
    const connection = await this.#connection.catch(() => undefined)
    return connection?.hostKey === undefined ? [] : [publicKeyLine(connection.hostKey)]
  }

  /** @param folder where it writes to */
  async #explained(
    connection: SshConnection,
    folder: string,
    signal: AbortSignal,
    write: (transfers: Transfers) => Promise<void>,
  ): Promise<void> {
    try {
      await write(transfersFor(connection, this.#config.fileTransfer))
    } catch (error) {
      signal.throwIfAborted()
      throw await this.#doctor.explainUpload(error, connection, folder, signal)
    }
  }

  /** Runs `action` on a living connection; once more on a new one when the old one turns out to be dead. */
  async #use<T>(
    signal: AbortSignal,
    repeatable: () => boolean,
    action: (connection: SshConnection) => Promise<T>,
  ): Promise<T> {
    const attempt = async () => {
      const connection = await this.#living(signal)
      this.#doctor.checkHope()
      return unlessAborted(signal, action(connection))
    }
    try {
      return await attempt().catch((error) => {
        if (signal.aborted || !(error instanceof ConnectionLost) || !repeatable()) throw error
        return attempt()
      })
    } catch (error) {
      signal.throwIfAborted()
      throw asIngotError(error)
    }
  }

  async #living(signal: AbortSignal): Promise<SshConnection> {
    signal.throwIfAborted()
    if (this.#closed) throw new IngotError('ssh/closed', 'The SSH connection was closed')
    const current = this.#connection
    const connection = await current.catch(() => undefined)
    if (connection?.alive) return connection
    // Only the first of several callers that find it dead makes a new one.
    if (this.#connection === current) {
      this.#ui.message('The SSH connection was lost; connecting again...')
      this.#connection = this.#connector.connect(signal)
    }
    return this.#connection
  }
}

/** Doesn't wait for a far side that may never answer. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  signal.addEventListener('abort', abort)
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', abort))
}

const always = (): boolean => true

function asIngotError(error: unknown): unknown {
  if (error instanceof ConnectionLost)
    return new IngotError('ssh/connection-lost', capital(error.message), { cause: error })
  if (error instanceof ChannelRefused) {
    return new IngotError('ssh/refused', `The SSH server did not start the command: ${error.message}`, { cause: error })
  }
  return error
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
