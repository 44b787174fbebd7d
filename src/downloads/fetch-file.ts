import { open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { IngotError } from '../errors/index.ts'

export interface FetchOptions {
  readonly signal: AbortSignal
  /** Bytes on disk so far, and in all where the server tells. */
  readonly onProgress?: (done: number, total: number | undefined) => void
  /** For tests: how long to wait before the next try. */
  readonly delay?: number
}

/** What the server said of the file, to ask later whether it still is the same. Kept beside the file. */
interface Validators {
  readonly url: string
  readonly etag?: string
  readonly modified?: string
}

// A server that says nothing for a minute has gone; Packer waits 30 minutes (PACKER_GETTER_READ_TIMEOUT).
const IDLE = 60_000
// How long tries may go on that bring not a single byte, in units of the first pause, which is a second: a server that never
// answers is most likely a wrong one, while one that has sent something comes back, as a network does.
const FRUITLESS = { atFirst: 30, later: 600 } as const
const LONGEST_PAUSE = 20

export type Fetched = 'downloaded' | 'unchanged'

/**
 * Downloads `url` into `path`, by way of `path.part`: what is there from a try before is gone on with, when the server says
 * that its file is still the same one. A download that broke off goes on by itself for as long as bytes come.
 * @param known whether `path` holds an earlier download that is good enough when the server's file hasn't changed since
 * @throws IngotError `download/failed`, the signal's reason
 */
export async function fetchFile(url: URL, path: string, known: boolean, options: FetchOptions): Promise<Fetched> {
  // HTTP_PROXY, HTTPS_PROXY and NO_PROXY, for fetch as for everything else in this process.
  http.setGlobalProxyFromEnv()
  const part = `${path}.part`
  const delay = options.delay ?? 1000
  let patience: number = FRUITLESS.atFirst
  let since = performance.now()
  for (let fruitless = 0; ; ) {
    const before = await sizeOf(part)
    try {
      const fetched = await attempt(url, path, known, options)
      return fetched
    } catch (error) {
      options.signal.throwIfAborted()
      if (error instanceof IngotError) throw error
      fruitless++
      if ((await sizeOf(part)) > before) {
        fruitless = 0
        patience = FRUITLESS.later
        since = performance.now()
      }
      if (performance.now() - since >= patience * delay) throw failed(url, reasonOf(error), error)
      await sleep(delay * Math.min(LONGEST_PAUSE, 2 ** fruitless), undefined, { signal: options.signal })
    }
  }
}

async function attempt(url: URL, path: string, known: boolean, options: FetchOptions): Promise<Fetched> {
  const part = `${path}.part`
  const have = await sizeOf(part)
  const begun = have > 0 ? await readValidators(part, url) : undefined
  const idle = new AbortController()
  const signal = AbortSignal.any([options.signal, idle.signal])
  const watch = setTimeout(() => idle.abort(new Error(`nothing came for ${IDLE / 1000} s`)), IDLE)
  try {
    const headers = begun
      ? { range: `bytes=${have}-`, 'if-range': validatorOf(begun) ?? '' }
      : ifChanged(known ? await readValidators(path, url) : undefined)
    // Compressed on the way, the bytes of two tries wouldn't fit together.
    const response = await fetch(url, { headers: { ...headers, 'accept-encoding': 'identity' }, signal })
    if (response.status === 304) return 'unchanged'
    if (response.status >= 500 || response.status === 429) throw new Error(`HTTP ${response.status}`)
    if (response.status === 416) {
      await rm(part, { force: true })
      throw new Error('the server has less of the file than there was before')
    }
    if (!response.ok || !response.body) throw failed(url, `HTTP ${response.status} ${response.statusText}`.trim())
    const start = response.status === 206 ? have : 0
    await keepValidators(part, url, response.headers)
    await receive(response, part, start, signal, (done, total) => {
      watch.refresh()
      options.onProgress?.(done, total)
    })
    return 'downloaded'
  } finally {
    clearTimeout(watch)
  }
}

async function receive(
  response: Response,
  part: string,
  start: number,
  signal: AbortSignal,
  onProgress: (done: number, total: number | undefined) => void,
): Promise<void> {
  const length = Number(response.headers.get('content-length') ?? Number.NaN)
  const total = Number.isNaN(length) ? undefined : start + length
  const handle = await open(part, start > 0 ? 'a' : 'w')
  let done = start
  try {
    // Chunk by chunk, without a buffer in between: what came before the connection broke is on disk, and need not come again.
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      signal.throwIfAborted()
      await handle.writeFile(chunk)
      done += chunk.length
      onProgress(done, total)
    }
  } finally {
    await handle.close()
  }
  if (total !== undefined && done !== total) throw new Error(`${done} of ${total} bytes came`)
}

function ifChanged(known: Validators | undefined): Record<string, string> {
  if (known?.etag) return { 'if-none-match': known.etag }
  return known?.modified ? { 'if-modified-since': known.modified } : {}
}

/** Weak ones say "as good as the same", which bytes of two tries must not rely on (RFC 9110, 13.1.5). */
function validatorOf({ etag, modified }: Validators): string | undefined {
  return etag && !etag.startsWith('W/') ? etag : modified
}

async function keepValidators(file: string, url: URL, headers: Headers): Promise<void> {
  const etag = headers.get('etag') ?? undefined
  const modified = headers.get('last-modified') ?? undefined
  const validators: Validators = { url: url.href, ...(etag && { etag }), ...(modified && { modified }) }
  await writeFile(validatorsFile(file), JSON.stringify(validators))
}

/** @returns undefined when nothing is known, or of another URL, or nothing to compare by */
async function readValidators(file: string, url: URL): Promise<Validators | undefined> {
  try {
    const validators = JSON.parse(await readFile(validatorsFile(file), 'utf8')) as Validators
    return validators.url === url.href && validatorOf(validators) !== undefined ? validators : undefined
  } catch {
    return undefined
  }
}

/** Of `x` and of `x.part` alike: a finished download takes its file along by {@link finish}. */
export function validatorsFile(file: string): string {
  return `${file}.http.json`
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0
}

function failed(url: URL, why: string, cause?: unknown): IngotError {
  // A password in the URL is nobody's business.
  const shown = new URL(url)
  shown.password = ''
  return new IngotError('download/failed', `${shown.href} can't be downloaded: ${why}`, { cause })
}

/** fetch says "fetch failed" and keeps the reason to itself. */
function reasonOf(error: unknown): string {
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return reason instanceof Error ? reason.message || String((reason as { code?: string }).code) : String(reason)
}
