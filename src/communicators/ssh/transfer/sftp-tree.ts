import { createWriteStream } from 'node:fs'
import { posix } from 'node:path'
import type { FileEntryWithStats } from 'ssh2'
import { makeFolder } from '../../../engine/make-folder.ts'
import type { TransferOptions } from '../../communicator.ts'
import { downloadFolder, localPathFor } from '../../transfer/local-path.ts'
import { type TreeEntry, walkTree } from '../../transfer/local-tree.ts'
import { openSource } from '../../transfer/source.ts'
import { SFTP_STATUS, type SftpSession, sftpStatusOf } from '../sftp-session.ts'
import { downloadOverSftp } from './sftp-download.ts'
import { uploadOverSftp } from './sftp-upload.ts'
import { Window } from './window.ts'

/** Files that are written at the same time, so that a slow link waits for their answers together. */
const FILES_AT_ONCE = 128

export interface SftpTree {
  readonly sftp: SftpSession
  readonly pieceSize: number
}

/** Copies a local folder file by file. */
export async function uploadTreeOverSftp(
  { sftp, pieceSize }: SftpTree,
  source: string,
  destination: string,
  options: TransferOptions,
): Promise<void> {
  const window = new Window(FILES_AT_ONCE)
  let done = 0
  const upload = async (entry: TreeEntry, path: string): Promise<void> => {
    const opened = await openSource({ path: entry.local })
    try {
      await uploadOverSftp({ sftp, source: opened, path, mode: entry.mode, pieceSize }, { signal: options.signal })
    } finally {
      await opened.close()
    }
    done += entry.size
    options.onProgress?.(done, undefined)
  }
  try {
    await makeFolders(sftp, destination)
    for (const entry of walkTree(source)) {
      options.signal.throwIfAborted()
      const path = posix.join(destination, entry.path)
      if (entry.kind === 'folder') await makeRemoteFolder(sftp, path, entry.mode | 0o700)
      else await window.enter(() => upload(entry, path))
    }
  } finally {
    await window.settled()
  }
  await window.empty()
}

/** Copies a remote folder file by file, links followed. */
export async function downloadTreeOverSftp(
  sftp: SftpSession,
  source: string,
  destination: string,
  options: TransferOptions,
): Promise<void> {
  let done = 0
  const copy = async (from: string, to: string): Promise<void> => {
    makeFolder(to, 0o777)
    for (const entry of await sftp.list(from)) {
      options.signal.throwIfAborted()
      const remote = posix.join(from, entry.filename)
      const local = localPathFor(to, entry.filename)
      const stats = await kindOf(sftp, entry, remote)
      if (stats.isDirectory()) {
        await copy(remote, local)
      } else if (stats.isFile()) {
        await downloadOverSftp(sftp, remote, createWriteStream(local, { mode: stats.mode & 0o777 }), {
          signal: options.signal,
        })
        done += stats.size
        options.onProgress?.(done, undefined)
      }
    }
  }
  await copy(source, downloadFolder(source, destination))
}

function kindOf(sftp: SftpSession, entry: FileEntryWithStats, path: string) {
  return entry.attrs.isSymbolicLink() ? sftp.stat(path) : Promise.resolve(entry.attrs)
}

async function makeFolders(sftp: SftpSession, path: string): Promise<void> {
  const parts = path.split('/').filter((part) => part !== '')
  let at = path.startsWith('/') ? '/' : ''
  for (const part of parts) {
    at = posix.join(at, part)
    await makeRemoteFolder(sftp, at, 0o755)
  }
}

/** SFTP says only "failure" for a folder that is there already. */
async function makeRemoteFolder(sftp: SftpSession, path: string, mode: number): Promise<void> {
  try {
    await sftp.makeFolder(path, mode)
  } catch (error) {
    const status = sftpStatusOf(error)
    if (status !== SFTP_STATUS.failure && status !== SFTP_STATUS.permissionDenied) throw error
    const stats = await sftp.stat(path).catch(() => undefined)
    if (!stats?.isDirectory()) throw error
  }
}
