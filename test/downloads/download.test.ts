import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type DownloadRequest, download } from '../../src/downloads/index.ts'

const content = Buffer.alloc(300_000, 'golden image ')
const sha256 = createHash('sha256').update(content).digest('hex')

/** What a server does with one request; the last one is repeated. */
type Behaviour = (request: IncomingMessage, response: ServerResponse) => void

let behaviours: Behaviour[] = []
const seen: string[] = []
const server = createServer((request, response) => {
  seen.push(`${request.url} ${request.headers.range ?? 'whole'}`)
  const behaviour = behaviours.length > 1 ? behaviours.shift() : behaviours[0]
  behaviour?.(request, response)
})
let base = ''
let home = ''
let cache = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ingot-downloads-'))
  cache = join(home, 'cache')
  seen.length = 0
  return () => rmSync(home, { recursive: true })
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const ETAG = '"v1"'
const serves =
  (etag = ETAG, from = content): Behaviour =>
  (request, response) => {
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end()
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    const partial = start > 0 && request.headers['if-range'] === etag
    const body = partial ? from.subarray(start) : from
    response.writeHead(partial ? 206 : 200, { etag, 'content-length': body.length }).end(body)
  }
const breaksAfter =
  (bytes: number): Behaviour =>
  (_request, response) => {
    response.writeHead(200, { etag: ETAG, 'content-length': content.length })
    response.write(content.subarray(0, bytes), () => setTimeout(() => response.destroy(), 50))
  }
const says =
  (status: number): Behaviour =>
  (_request, response) =>
    void response.writeHead(status).end()

const said: string[] = []
const progress: [number, number | undefined][] = []
function get(some: Partial<DownloadRequest> & { signal?: AbortSignal } = {}): Promise<string> {
  said.length = 0
  progress.length = 0
  const { signal = new AbortController().signal, ...request } = some
  return download(
    { urls: [`${base}/debian.iso`], checksum: sha256, extension: 'iso', ...request },
    {
      cwd: home,
      cache,
      signal,
      delay: 1,
      say: (text) => said.push(text),
      onProgress: (done, total) => progress.push([done, total]),
    },
  )
}

describe('a download', () => {
  test('is checked, kept under the name of its checksum, and not transferred a second time', async () => {
    behaviours = [serves()]
    const path = await get()
    expect(readFileSync(path).equals(content)).toBe(true)
    expect(path).toBe(join(cache, `${createHash('sha1').update(sha256).digest('hex')}.iso`))
    expect(said).toEqual(['Downloading debian.iso'])
    expect(progress.at(-1)).toEqual([content.length, content.length])
    expect(await get({ urls: [`${base}/mirror.iso`] })).toBe(path)
    expect(seen).toEqual(['/debian.iso whole'])
    expect(readdirSync(cache).filter((name) => name.includes('.part'))).toEqual([])
  })

  test('that breaks off goes on from where it was', async () => {
    behaviours = [breaksAfter(100_000), serves()]
    expect(readFileSync(await get()).equals(content)).toBe(true)
    expect(seen).toEqual(['/debian.iso whole', '/debian.iso bytes=100000-'])
  })

  test('that a process before left unfinished goes on from there', async () => {
    behaviours = [breaksAfter(100_000), says(500)]
    await expect(get()).rejects.toThrow(/can't be downloaded: HTTP 500/)
    behaviours = [serves()]
    seen.length = 0
    expect(readFileSync(await get()).equals(content)).toBe(true)
    expect(seen).toEqual(['/debian.iso bytes=100000-'])
  })

  test("starts again when the server's file has changed in between", async () => {
    behaviours = [breaksAfter(100_000), serves('"v2"')]
    expect(readFileSync(await get()).equals(content)).toBe(true)
    expect(seen.at(-1)).toBe('/debian.iso bytes=100000-')
  })

  test('of the wrong content leaves nothing behind', async () => {
    behaviours = [serves(ETAG, Buffer.from('something else'))]
    await expect(get()).rejects.toThrow(
      expect.objectContaining({
        code: 'download/mismatch',
        hint: `It must be ${sha256}. Has the file at the URL been replaced by a newer one?`,
      }),
    )
    expect(readdirSync(cache).filter((name) => !name.endsWith('.lock'))).toEqual([])
  })

  test('that was damaged in the cache is fetched again', async () => {
    behaviours = [serves()]
    const path = await get()
    writeFileSync(path, 'damaged')
    expect(readFileSync(await get()).equals(content)).toBe(true)
    expect(said[0]).toBe(`${path} is not what the checksum asks for; it is downloaded again`)
  })

  test('goes to the target when one is given', async () => {
    behaviours = [serves()]
    const target = join(home, 'deep', 'here.iso')
    expect(await get({ target })).toBe(target)
    expect(readFileSync(target).equals(content)).toBe(true)
  })

  test('ends when it is cancelled, and goes on the next time', async () => {
    const cancel = new AbortController()
    behaviours = [
      (_request, response) => {
        response.writeHead(200, { etag: ETAG, 'content-length': content.length })
        response.write(content.subarray(0, 50_000), () => setTimeout(() => cancel.abort(new Error('enough')), 20))
      },
    ]
    await expect(get({ signal: cancel.signal })).rejects.toThrow('enough')
    behaviours = [serves()]
    expect(readFileSync(await get()).equals(content)).toBe(true)
    expect(seen.at(-1)).toBe('/debian.iso bytes=50000-')
  })
})

describe('without a checksum', () => {
  test('what was downloaded is used for as long as the server has the same file', async () => {
    behaviours = [serves()]
    const path = await get({ checksum: 'none' })
    progress.length = 0
    expect(await get({ checksum: 'none' })).toBe(path)
    expect(progress).toEqual([])
    behaviours = [serves('"v2"', Buffer.from('newer'))]
    expect(readFileSync(await get({ checksum: 'none' }), 'utf8')).toBe('newer')
  })
})

describe('several places', () => {
  test('are tried in order', async () => {
    behaviours = [says(404), serves()]
    expect(existsSync(await get({ urls: [`${base}/gone.iso`, `${base}/debian.iso`] }))).toBe(true)
    expect(seen).toEqual(['/gone.iso whole', '/debian.iso whole'])
  })

  test("that all fail are told with each one's reason", async () => {
    behaviours = [says(404)]
    const failing = get({ urls: [`${base}/gone.iso`, 'absent.iso', 's3://bucket/x.iso'] })
    await expect(failing).rejects.toThrow(
      expect.objectContaining({
        message: 'none of the 3 URLs can be used',
        details: [
          `${base}/gone.iso can't be downloaded: HTTP 404 Not Found`,
          `"${join(home, 'absent.iso')}" can't be read: no such file`,
          '"s3://bucket/x.iso" can\'t be downloaded: Ingot doesn\'t speak "s3"',
        ],
      }),
    )
  })

  test('a server that nobody runs is named, without the password in the URL', async () => {
    const failing = get({ urls: ['http://me:hunter2@127.0.0.1:9/x.iso'] })
    await expect(failing).rejects.toThrow(/^http:\/\/me@127\.0\.0\.1:9\/x\.iso can't be downloaded: /)
  })
})

describe('a list of checksums', () => {
  test('is fetched, and names the file', async () => {
    behaviours = [(_request, response) => void response.end(`${sha256}  debian.iso\n`), serves()]
    expect(readFileSync(await get({ checksum: `file:${base}/SHA256SUMS` })).equals(content)).toBe(true)
    expect(seen).toEqual(['/SHA256SUMS whole', '/debian.iso whole'])
  })

  test('may be a file of this computer', async () => {
    writeFileSync(join(home, 'SUMS'), `${'0'.repeat(64)} *debian.iso\n`)
    behaviours = [serves()]
    await expect(get({ checksum: 'file:SUMS' })).rejects.toThrow(`is ${sha256}`)
  })
})

describe('a file of this computer', () => {
  test('is used where it is, checked', async () => {
    writeFileSync(join(home, 'local.iso'), content)
    expect(await get({ urls: ['local.iso'] })).toBe(join(home, 'local.iso'))
    expect(await get({ urls: [`file://${home}/local.iso`] })).toBe(join(home, 'local.iso'))
    writeFileSync(join(home, 'local.iso'), 'other')
    await expect(get({ urls: ['local.iso'] })).rejects.toThrow(`the sha256 of ${join(home, 'local.iso')} is`)
    expect(readFileSync(join(home, 'local.iso'), 'utf8')).toBe('other')
  })

  test('is copied to the target', async () => {
    writeFileSync(join(home, 'local.iso'), content)
    const target = join(home, 'copy.iso')
    expect(await get({ urls: ['local.iso'], target })).toBe(target)
    expect(readFileSync(target).equals(content)).toBe(true)
  })
})

test('of two who ask at once for the same file one downloads it', async () => {
  behaviours = [
    (request, response) => {
      setTimeout(() => serves()(request, response), 300)
    },
  ]
  const [one, other] = await Promise.all([get(), get()])
  expect(one).toBe(other)
  expect(seen).toEqual(['/debian.iso whole'])
  expect(said).toContain('Another process downloads the same file; waiting for it')
})
