import type { Writable } from 'node:stream'
import type { Ui } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'
import type { Communicator, ExecOptions, ExecResult, TransferOptions, UploadSource } from '../communicator.ts'
import { isRepeatable } from '../transfer/source.ts'
import { runCommand } from './exec.ts'
import { asIngotError } from './failure.ts'
import { HttpFailure } from './http/failure.ts'
import type { WinRmService } from './service.ts'
import { goodbyes } from './shell.ts'
import { download, downloadTree } from './transfer/download.ts'
import { removeFile } from './transfer/remove.ts'
import { upload, uploadTree } from './transfer/upload.ts'

/** Waits until commands can be run, again if need be. */
export type Connector = (signal: AbortSignal) => Promise<WinRmService>

/** The Communicator over WinRM. The machine may restart between two calls. */
export class WinRmCommunicator implements Communicator {
  readonly #connector: Connector
  readonly #ui: Ui
  #service: Promise<WinRmService>
  #closed = false

  constructor(first: WinRmService, connector: Connector, ui: Ui) {
    this.#service = Promise.resolve(first)
    this.#connector = connector
    this.#ui = ui
  }

  exec(command: string, options: ExecOptions): Promise<ExecResult> {
    return this.#use(options.signal, always, (service) => runCommand(service, command, options))
  }

  upload(source: UploadSource, destination: string, options: TransferOptions): Promise<void> {
    return this.#use(
      options.signal,
      () => isRepeatable(source),
      (service) => upload(service, source, destination, options),
    )
  }

  uploadTree(source: string, destination: string, options: TransferOptions): Promise<void> {
    return this.#use(options.signal, always, (service) => uploadTree(service, source, destination, options))
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
      (service) => download(service, source, sink, { ...options, onProgress }),
    )
  }

  downloadTree(source: string, destination: string, options: TransferOptions): Promise<void> {
    return this.#use(options.signal, always, (service) => downloadTree(service, source, destination, options))
  }

  remove(path: string, { signal }: { readonly signal: AbortSignal }): Promise<void> {
    return this.#use(signal, always, (service) => removeFile(service, path, signal))
  }

  async close(): Promise<void> {
    this.#closed = true
    const service = await this.#service.catch(() => undefined)
    if (!service) return
    await goodbyes(service).said()
    service.close()
  }

  /** Does something; once more when the machine can't be reached, after waiting until it can be. */
  async #use<T>(
    signal: AbortSignal,
    repeatable: () => boolean,
    action: (service: WinRmService) => Promise<T>,
  ): Promise<T> {
    try {
      signal.throwIfAborted()
      if (this.#closed) throw new IngotError('winrm/closed', 'The WinRM connection was closed')
      const current = this.#service
      const service = await current.catch(() => this.#again(current, signal))
      try {
        return await action(service)
      } catch (error) {
        if (signal.aborted || !(error instanceof HttpFailure) || !repeatable()) throw error
        return await action(await this.#again(current, signal))
      }
    } catch (error) {
      signal.throwIfAborted()
      throw asIngotError(error)
    }
  }

  /** Only the first of several callers that find the machine gone waits for it to come back. */
  #again(lost: Promise<WinRmService>, signal: AbortSignal): Promise<WinRmService> {
    if (this.#service === lost) {
      this.#ui.message('The WinRM connection was lost; connecting again...')
      lost.then((service) => service.close()).catch(() => {})
      this.#service = this.#connector(signal)
    }
    return this.#service
  }
}

const always = (): boolean => true
