import type { Writable } from 'node:stream'
import { IngotError, messageOf } from '../../../errors/index.ts'
import type { TransferOptions, UploadSource } from '../../communicator.ts'
import type { FileTransfer } from '../../config.ts'
import { openSource } from '../../transfer/source.ts'
import { ChannelRefused, type SshConnection } from '../connection.ts'
import { quotePath, sftpPath } from '../quote.ts'
import { SFTP_STATUS, sftpStatusOf } from '../sftp-session.ts'
import { downloadOverCat, uploadOverCat } from './cat.ts'
import { MethodMissing, RemoteFailure, runRemote, transferError } from './remote-command.ts'
import { downloadOverScp, downloadTreeOverScp, uploadOverScp, uploadTreeOverScp } from './scp.ts'
import { downloadOverSftp } from './sftp-download.ts'
import { downloadTreeOverSftp, uploadTreeOverSftp } from './sftp-tree.ts'
import { pieceSizeFor, uploadOverSftp } from './sftp-upload.ts'
import { downloadTreeOverTar, uploadTreeOverTar } from './tar.ts'

type Way = 'sftp' | 'scp' | 'cat' | 'tar'
type Attempt = () => Promise<void>
type Ways = Partial<Record<Way, Attempt>>

/** What a connection's far side turned out not to have. */
const missing = new WeakMap<SshConnection, Set<Way>>()

/** The ways of moving one file, and folders, in the order in which they are tried. */
const WAYS: Readonly<Record<FileTransfer, { readonly file: readonly Way[]; readonly tree: readonly Way[] }>> = {
  quickest: { file: ['sftp', 'scp', 'cat'], tree: ['tar', 'sftp', 'scp'] },
  // scp runs through the login shell as tar does, so that a folder may take the quicker one.
  scp: { file: ['scp'], tree: ['tar', 'scp'] },
  sftp: { file: ['sftp'], tree: ['sftp'] },
}

/** Moves files over one connection in the quickest way that the far side has and the user allows. */
export class Transfers {
  readonly #connection: SshConnection
  readonly #ways: (typeof WAYS)[FileTransfer]
  readonly #missing: Set<Way>

  constructor(connection: SshConnection, method: FileTransfer) {
    this.#connection = connection
    this.#ways = WAYS[method]
    this.#missing = missing.get(connection) ?? new Set()
    missing.set(connection, this.#missing)
  }

  async upload(
    from: UploadSource,
    destination: string,
    options: TransferOptions & { readonly mode?: number },
  ): Promise<void> {
    const connection = this.#connection
    const source = await openSource(from)
    const mode = options.mode ?? source.mode ?? 0o644
    const at = { ...options, mode }
    try {
      await this.#first(this.#ways.file, 'upload/failed', `Can't write "${destination}" on the machine`, {
        sftp: async () => {
          const sftp = await connection.sftp()
          const pieceSize = pieceSizeFor(connection.identification)
          await uploadOverSftp({ sftp, source, path: sftpPath(destination), mode, pieceSize }, options)
        },
        scp: () => uploadOverScp(connection, source, destination, at),
        cat: () => uploadOverCat(connection, source, destination, at),
      })
    } finally {
      await source.close()
    }
  }

  async uploadTree(source: string, destination: string, options: TransferOptions): Promise<void> {
    const connection = this.#connection
    await this.#first(this.#ways.tree, 'upload/failed', `Can't copy "${source}" to "${destination}" on the machine`, {
      tar: () => uploadTreeOverTar(connection, source, destination, options),
      sftp: async () => {
        const tree = { sftp: await connection.sftp(), pieceSize: pieceSizeFor(connection.identification) }
        await uploadTreeOverSftp(tree, source, sftpPath(destination), options)
      },
      scp: () => uploadTreeOverScp(connection, source, destination, options),
    })
  }

  async download(source: string, sink: Writable, options: TransferOptions): Promise<void> {
    const connection = this.#connection
    await this.#first(this.#ways.file, 'download/failed', `Can't read "${source}" on the machine`, {
      sftp: async () => downloadOverSftp(await connection.sftp(), sftpPath(source), sink, options),
      scp: () => downloadOverScp(connection, source, sink, options),
      cat: () => downloadOverCat(connection, source, sink, options),
    })
  }

  async downloadTree(source: string, destination: string, options: TransferOptions): Promise<void> {
    const connection = this.#connection
    await this.#first(this.#ways.tree, 'download/failed', `Can't copy "${source}" from the machine`, {
      tar: () => downloadTreeOverTar(connection, source, destination, options),
      sftp: async () => downloadTreeOverSftp(await connection.sftp(), sftpPath(source), destination, options),
      scp: () => downloadTreeOverScp(connection, source, destination, options),
    })
  }

  async remove(path: string, signal: AbortSignal): Promise<void> {
    const connection = this.#connection
    const command = () => runRemote(connection, { command: `rm -f ${quotePath(path)}`, signal })
    await this.#first(this.#ways.file, 'remove/failed', `Can't remove "${path}" from the machine`, {
      sftp: async () => (await connection.sftp()).remove(sftpPath(path)),
      scp: command,
      cat: command,
    })
    signal.throwIfAborted()
  }

  /** Takes the first way that the far side has. */
  async #first(order: readonly Way[], code: string, sentence: string, ways: Ways): Promise<void> {
    const lacks: string[] = []
    for (const way of order) {
      const attempt = ways[way]
      if (!attempt) continue
      lacks.push(way)
      if (this.#missing.has(way)) continue
      try {
        return await attempt()
      } catch (error) {
        if (!isMissing(error, way)) throw await this.#explained(code, sentence, error)
        this.#missing.add(way)
      }
    }
    throw new IngotError('ssh/no-file-transfer', `${sentence}: it has no ${lacks.join(', no ')}`, {
      hint:
        lacks.length === 1
          ? 'Leave "ssh_file_transfer_method" out, so that any way will do, or install it in the image that the build starts from.'
          : 'Install openssh-sftp-server or scp in the image that the build starts from.',
    })
  }

  async #explained(code: string, sentence: string, error: unknown): Promise<unknown> {
    // Requests that were under way when the connection ended fail without an answer of the far side.
    const answered = error instanceof IngotError || error instanceof RemoteFailure || sftpStatusOf(error) !== undefined
    if (!answered) await this.#connection.checkAlive()
    return transferError(code, sentence, error, reasonOf(error))
  }
}

export function transfersFor(connection: SshConnection, method: FileTransfer): Transfers {
  return new Transfers(connection, method)
}

function isMissing(error: unknown, way: Way): boolean {
  return error instanceof MethodMissing || (way === 'sftp' && error instanceof ChannelRefused)
}

function reasonOf(error: unknown): string {
  switch (sftpStatusOf(error)) {
    case SFTP_STATUS.noSuchFile:
      return 'no such file or folder'
    case SFTP_STATUS.permissionDenied:
      return 'permission denied'
    case SFTP_STATUS.failure:
      return 'the SFTP server says "failure", as it does when a disk is full or a folder is in the way'
    default:
      return messageOf(error)
  }
}
