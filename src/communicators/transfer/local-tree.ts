import { readdirSync, type Stats, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { IngotError, messageOf } from '../../errors/index.ts'

/** One file or folder below a local folder, links followed. */
export interface TreeEntry {
  /** On this side. */
  readonly local: string
  /** Below the destination, with `/` between the parts. */
  readonly path: string
  readonly kind: 'file' | 'folder'
  readonly mode: number
  readonly size: number
  readonly modified: number
}

/** A link that is to stay one. */
export interface TreeLink extends Omit<TreeEntry, 'kind'> {
  readonly kind: 'link'
  /** What stands in it. */
  readonly target: string
}

/** Decides which links stay links: what stands in the link at `local`, or undefined to follow it, or when it is none. */
export type KeepLink = (local: string) => string | undefined

/**
 * All that is below `source`, folders before what they contain. As with rsync: with a trailing slash the folder's contents,
 * without one the folder itself.
 * @throws IngotError `upload/unreadable`
 */
export function walkTree(source: string): Generator<TreeEntry>
export function walkTree(source: string, keepLink: KeepLink): Generator<TreeEntry | TreeLink>
export function* walkTree(source: string, keepLink: KeepLink = () => undefined): Generator<TreeEntry | TreeLink> {
  const stats = statOf(source)
  if (!stats.isDirectory()) throw unreadable(source, 'it is not a folder')
  const name = source.endsWith('/') ? '' : basename(source)
  if (name === '' || name === '.' || name === '..') {
    yield* below(resolve(source), '', [idOf(stats)], keepLink)
  } else {
    yield entryOf(source, name, 'folder', stats)
    yield* below(resolve(source), name, [idOf(stats)], keepLink)
  }
}

function* below(
  folder: string,
  path: string,
  ancestors: readonly string[],
  keepLink: KeepLink,
): Generator<TreeEntry | TreeLink> {
  for (const name of namesIn(folder)) {
    const local = join(folder, name)
    const inner = path === '' ? name : `${path}/${name}`
    const target = keepLink(local)
    if (target !== undefined) {
      yield { local, path: inner, kind: 'link', target, mode: 0o777, size: 0, modified: 0 }
      continue
    }
    const stats = statOf(local)
    if (stats.isDirectory()) {
      if (ancestors.includes(idOf(stats))) throw unreadable(local, 'it is a link to a folder that it stands in')
      yield entryOf(local, inner, 'folder', stats)
      yield* below(local, inner, [...ancestors, idOf(stats)], keepLink)
    } else if (stats.isFile()) {
      yield entryOf(local, inner, 'file', stats)
    } else {
      throw unreadable(local, 'it is neither a file nor a folder')
    }
  }
}

function entryOf(local: string, path: string, kind: 'file' | 'folder', stats: Stats): TreeEntry {
  const size = kind === 'file' ? stats.size : 0
  return { local, path, kind, mode: stats.mode & 0o7777, size, modified: stats.mtimeMs / 1000 }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    throw unreadable(folder, messageOf(error), error)
  }
}

function statOf(path: string): Stats {
  try {
    return statSync(path)
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw unreadable(path, missing ? 'it does not exist, or is a link to nothing' : messageOf(error), error)
  }
}

function idOf(stats: Stats): string {
  return `${stats.dev}:${stats.ino}`
}

function unreadable(path: string, why: string, cause?: unknown): IngotError {
  return new IngotError('upload/unreadable', `"${path}" can't be uploaded: ${why}`, { cause })
}
