import { createHash } from 'node:crypto'
import { access, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeFolder } from '../engine/make-folder.ts'
import { takeLock } from '../engine/run-lock.ts'
import { IngotError } from '../errors/index.ts'
import { type Checksum, parseChecksum } from './checksum.ts'
import { checksumFromList } from './checksum-list.ts'
import { type FetchOptions, fetchFile, validatorsFile } from './fetch-file.ts'
import { digestOfFile } from './file-digest.ts'
import { type Location, parseLocation } from './location.ts'

export interface DownloadRequest {
  /** URLs or paths, tried in order until one works. */
  readonly urls: readonly string[]
  /** As `iso_checksum` is written: `none`, `[type:]hex`, `file:URL-or-path`. */
  readonly checksum: string
  /** Where the file shall be; else it is kept in the cache, and a file of this computer stays where it is. */
  readonly target?: string
  /** The cache's names end in it, without a dot: some programs go by it. */
  readonly extension: string
}

export interface DownloadContext extends FetchOptions {
  /** Where relative paths start. */
  readonly cwd: string
  /** The folder in which downloads are kept. */
  readonly cache: string
  readonly say: (text: string) => void
}

/**
 * Gets a file and makes sure that it is the right one. Downloads are kept: the second time nothing is transferred. Several
 * processes may ask for the same file; one downloads, the others wait for it. What broke off goes on from where it was.
 * @returns the file's absolute path
 * @throws IngotError `download/failed` with every URL's reason, `download/mismatch`, `download/checksum`,
 * `download/checksum-list`, `download/location`; the signal's reason
 */
export async function download(request: DownloadRequest, context: DownloadContext): Promise<string> {
  const checksum = parseChecksum(request.checksum)
  const failures: IngotError[] = []
  for (const url of request.urls) {
    try {
      return await downloadOne(parseLocation(url, context.cwd), checksum, request, context)
    } catch (error) {
      context.signal.throwIfAborted()
      if (!(error instanceof IngotError)) throw error
      failures.push(error)
    }
  }
  const [first] = failures
  if (!first) throw new IngotError('download/failed', 'there is nothing to download: no URL is given')
  if (failures.length === 1) throw first
  const details = failures.map((failure) => failure.message)
  throw new IngotError('download/failed', `none of the ${failures.length} URLs can be used`, { details })
}

async function downloadOne(
  location: Location,
  stated: Checksum,
  request: DownloadRequest,
  context: DownloadContext,
): Promise<string> {
  const checksum = await resolveList(stated, location, context)
  if (location.kind === 'file' && request.target === undefined) {
    await mustExist(location.path)
    await verify(location.path, checksum, context)
    return location.path
  }
  const path = request.target ?? join(context.cache, `${cacheName(checksum, location)}.${request.extension}`)
  makeFolder(dirname(path), 0o777)
  const lock = await waitForLock(`${path}.lock`, context)
  try {
    await bring(location, path, checksum, context)
  } finally {
    lock.release()
  }
  return path
}

/** One download for one content: two URLs with the same checksum share it. */
function cacheName(checksum: Checksum, location: Location): string {
  const key = checksum.kind === 'digest' ? checksum.hex : location.kind === 'http' ? location.url.href : location.path
  return createHash('sha1').update(key).digest('hex')
}

async function bring(location: Location, path: string, checksum: Checksum, context: DownloadContext): Promise<void> {
  const known = await exists(path)
  if (known && checksum.kind === 'digest') {
    if ((await digestOfFile(path, checksum.type, context)) === checksum.hex) return
    context.say(`${path} is not what the checksum asks for; it is downloaded again`)
  }
  if (location.kind === 'file') return copyInto(location.path, path, checksum, context)
  context.say(`Downloading ${location.name || location.url.host}`)
  const fetched = await fetchFile(location.url, path, known && checksum.kind === 'none', context)
  if (fetched === 'unchanged') return
  await verify(`${path}.part`, checksum, context)
  await finish(path)
}

async function copyInto(from: string, path: string, checksum: Checksum, context: DownloadContext): Promise<void> {
  await mustExist(from)
  const { copyFile, constants } = await import('node:fs/promises')
  // Shares the blocks where the file system can.
  await copyFile(from, `${path}.part`, constants.COPYFILE_FICLONE)
  await verify(`${path}.part`, checksum, context)
  await finish(path)
}

/** Under its name only when it is whole and right. */
async function finish(path: string): Promise<void> {
  await rename(validatorsFile(`${path}.part`), validatorsFile(path)).catch(() => {})
  await rename(`${path}.part`, path)
}

async function verify(path: string, checksum: Checksum, context: DownloadContext): Promise<void> {
  if (checksum.kind !== 'digest') return
  const actual = await digestOfFile(path, checksum.type, context)
  if (actual === checksum.hex) return
  if (path.endsWith('.part')) {
    await rm(path, { force: true })
    await rm(validatorsFile(path), { force: true })
  }
  throw new IngotError('download/mismatch', `the ${checksum.type} of ${path.replace(/\.part$/, '')} is ${actual}`, {
    hint: `It must be ${checksum.hex}. Has the file at the URL been replaced by a newer one?`,
  })
}

/** A list of checksums is small; it is read anew each time, as what it says may have changed. */
async function resolveList(checksum: Checksum, location: Location, context: DownloadContext): Promise<Checksum> {
  if (checksum.kind !== 'file') return checksum
  const list = parseLocation(checksum.location, context.cwd)
  const text = list.kind === 'file' ? await readList(list.path) : await fetchList(list, context)
  return checksumFromList(text, location.name, checksum.location)
}

async function readList(path: string): Promise<string> {
  await mustExist(path)
  return readFile(path, 'utf8')
}

async function fetchList(list: Location & { kind: 'http' }, context: DownloadContext): Promise<string> {
  const path = join(context.cache, `${createHash('sha1').update(list.url.href).digest('hex')}.checksums`)
  makeFolder(context.cache, 0o777)
  const lock = await waitForLock(`${path}.lock`, context)
  try {
    if ((await fetchFile(list.url, path, await exists(path), { ...context, onProgress: () => {} })) === 'downloaded') {
      await finish(path)
    }
    return await readFile(path, 'utf8')
  } finally {
    lock.release()
  }
}

async function waitForLock(path: string, { signal, say }: DownloadContext) {
  for (let told = false; ; told = true) {
    const lock = await takeLock(path)
    if (lock) return lock
    if (!told) say('Another process downloads the same file; waiting for it')
    await sleep(300, undefined, { signal })
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

async function mustExist(path: string): Promise<void> {
  if (await exists(path)) return
  throw new IngotError('download/failed', `"${path}" can't be read: no such file`)
}
