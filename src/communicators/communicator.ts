import type { Readable, Writable } from 'node:stream'

/** How a remote command ended: three different things that must not be mixed up. */
export type ExecResult =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  /** The connection ended before an exit status came: a reboot, a crash, a network cut. */
  | { readonly kind: 'disconnected' }

export interface ExecOptions {
  readonly stdin?: Readable | Buffer
  /** Called with raw bytes as they arrive. */
  readonly onStdout?: (chunk: Buffer) => void
  readonly onStderr?: (chunk: Buffer) => void
  readonly signal: AbortSignal
}

export interface TransferOptions {
  readonly signal: AbortSignal
  /** Bytes moved so far, and in all where that is known. */
  readonly onProgress?: (done: number, total: number | undefined) => void
}

/** What is uploaded: bytes at hand, a local file, or a stream of known size. */
export type UploadSource = Buffer | { readonly path: string } | { readonly stream: Readable; readonly size: number }

/**
 * A way into a machine. All methods reject with the signal's reason when it is aborted, with an IngotError otherwise.
 * Every method reconnects once by itself when the connection was lost between two calls, so that reboots are survived.
 */
export interface Communicator {
  /** Runs `command` with the far side's login shell. Rejects only when it could not be started. */
  exec(command: string, options: ExecOptions): Promise<ExecResult>
  /** Writes one file. `mode` is a Unix mode, default that of the local file or 0644. */
  upload(
    source: UploadSource,
    destination: string,
    options: TransferOptions & { readonly mode?: number },
  ): Promise<void>
  /**
   * Copies a local folder. As with rsync and scp in Packer: `source` with a trailing slash copies its contents into
   * `destination`, without one creates its last path element below `destination`. Links are followed.
   */
  uploadTree(source: string, destination: string, options: TransferOptions): Promise<void>
  /** Reads one remote file into `sink` and ends it. */
  download(source: string, sink: Writable, options: TransferOptions): Promise<void>
  /** Copies a remote folder into the local folder `destination`, with the same trailing-slash rule. */
  downloadTree(source: string, destination: string, options: TransferOptions): Promise<void>
  /** Deletes one remote file. That it isn't there is no error. */
  remove(path: string, options: { readonly signal: AbortSignal }): Promise<void>
  close(): Promise<void>
  /**
   * The keys by which the machine has proven who it is, as OpenSSH public key lines, for programs that connect to it
   * themselves. Only what speaks SSH has any.
   */
  hostKeys?(): Promise<readonly string[]>
}
