import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { IngotError } from '../errors/index.ts'

/** Where something is downloaded from. */
export type Location =
  | { readonly kind: 'http'; readonly url: URL; readonly name: string }
  | { readonly kind: 'file'; readonly path: string; readonly name: string }

/** What Packer's downloader also knows, and Ingot doesn't. */
const ELSEWHERE = /^(s3|gcs|git|hg|smb)(::|:\/\/)/

/**
 * Reads a URL, or a path of this computer (relative ones start at `cwd`). A Windows drive letter is no scheme.
 * @throws IngotError `download/location`
 */
export function parseLocation(text: string, cwd: string): Location {
  const foreign = ELSEWHERE.exec(text)
  if (foreign) {
    throw new IngotError('download/location', `"${text}" can't be downloaded: Ingot doesn't speak "${foreign[1]}"`, {
      hint: 'Download it with its own tool first and give the path of the file.',
    })
  }
  if (!/^[a-z][a-z0-9+.-]+:/i.test(text)) return fileAt(resolve(cwd, text))
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'file:') return fileAt(fileURLToPath(url))
  if (url?.protocol === 'http:' || url?.protocol === 'https:') {
    return { kind: 'http', url, name: decodeURIComponent(basename(url.pathname)) }
  }
  throw new IngotError('download/location', `"${text}" is neither a path nor a URL that Ingot can download`, {
    hint: 'http, https and file are known.',
  })
}

function fileAt(path: string): Location {
  return { kind: 'file', path, name: basename(path) }
}
