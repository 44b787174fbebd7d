import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import {
  type HttpServer,
  type HttpServerValues,
  prepareHttpServer,
  startHttpServer,
} from '../../src/http-server/index.ts'
import { mistakesOf } from '../support/errors.ts'
import { fakeHost } from '../support/fake-host.ts'

const home = mkdtempSync(join(tmpdir(), 'ingot-http-'))
const folder = join(home, 'served')
mkdirSync(join(folder, 'deep er'), { recursive: true })
writeFileSync(join(folder, 'preseed.cfg'), 'd-i debconf/priority string critical\n')
writeFileSync(join(folder, 'deep er', 'a#b?.txt'), 'odd')
writeFileSync(join(folder, '.hidden'), 'dot')
writeFileSync(join(home, 'secret'), 'not served')
afterAll(() => rmSync(home, { recursive: true }))

const open: HttpServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

const values = (some: Partial<HttpServerValues>): HttpServerValues => ({
  http_content: {},
  http_port_min: 0,
  http_port_max: 0,
  http_bind_address: '127.0.0.1',
  http_network_protocol: 'tcp',
  ...some,
})
const requests: string[] = []

async function start(some: Partial<HttpServerValues>): Promise<string> {
  const plan = prepareHttpServer(values(some), home)
  if (!plan) throw new Error('nothing is served')
  const onRequest = (seen: { method: string; path: string; status: number }) =>
    requests.push(`${seen.method} ${seen.path} ${seen.status}`)
  const server = await startHttpServer(plan, { random: fakeHost().random, onRequest })
  open.push(server)
  return `http://${server.address}:${server.port}`
}

/** Past fetch, which tidies paths up before it sends them. */
function rawStatus(base: string, path: string): Promise<number> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (response) => resolve(response.resume().statusCode ?? 0))
      .on('error', reject)
      .end()
  })
}

describe('a folder', () => {
  test('serves its files, those with odd names too, whole and in ranges', async () => {
    const base = await start({ http_directory: 'served' })
    expect(await (await fetch(`${base}/preseed.cfg`)).text()).toBe('d-i debconf/priority string critical\n')
    expect(await (await fetch(`${base}/deep%20er/a%23b%3F.txt`)).text()).toBe('odd')
    expect(await (await fetch(`${base}/.hidden`)).text()).toBe('dot')
    const part = await fetch(`${base}/preseed.cfg`, { headers: { range: 'bytes=4-9' } })
    expect([part.status, await part.text()]).toEqual([206, 'debcon'])
    expect((await fetch(`${base}/preseed.cfg`, { method: 'HEAD' })).headers.get('content-length')).toBe('37')
  })

  test('lists what is in it', async () => {
    const base = await start({ http_directory: folder })
    expect(await (await fetch(base)).text()).toContain('<a href="deep%20er/">deep er/</a>')
    expect(await (await fetch(`${base}/deep%20er`)).text()).toContain('a%23b%3F.txt')
  })

  test.each(['/../secret', '/%2e%2e/secret', '/..%2fsecret', '/deep%20er/../../secret'])(
    'stays inside it: %s',
    async (path) => {
      expect(await rawStatus(await start({ http_directory: folder }), path)).toBeGreaterThanOrEqual(400)
    },
  )

  test('shows the index.html of a folder that has one', async () => {
    mkdirSync(join(folder, 'site'))
    writeFileSync(join(folder, 'site', 'index.html'), '<p>hello')
    const base = await start({ http_directory: folder })
    expect(await (await fetch(`${base}/site`)).text()).toBe('<p>hello')
  })

  test('tells of every request, also of one for what is not there', async () => {
    const base = await start({ http_directory: folder })
    requests.length = 0
    expect((await fetch(`${base}/nothing`)).status).toBe(404)
    expect((await fetch(`${base}/preseed.cfg`, { method: 'DELETE' })).status).toBe(405)
    expect(requests).toEqual(['GET /nothing 404', 'DELETE /preseed.cfg 405'])
  })
})

describe('texts', () => {
  test('are served at their paths, and a wrong path is told the nearest', async () => {
    const base = await start({ http_content: { '/user-data': 'grüezi', '/meta-data': '' } })
    expect(await (await fetch(`${base}/user-data?x=1`)).text()).toBe('grüezi')
    expect(await (await fetch(`${base}/meta-data`)).text()).toBe('')
    const wrong = await fetch(`${base}/userdata`)
    expect([wrong.status, await wrong.text()]).toEqual([
      404,
      '/userdata: not in "http_content"; did you mean /user-data?\n',
    ])
    expect((await fetch(`${base}/__proto__`)).status).toBe(404)
  })
})

describe('the port', () => {
  test('is one of the range that nobody else has', async () => {
    // Below those that the system gives out, on an address of its own: the next one must be free for the length of the test.
    const address = '127.91.0.7'
    const first = 20_000 + (process.pid % 10_000)
    const taken = createServer().listen(first, address)
    await once(taken, 'listening')
    const content = { http_content: { '/': 'x' }, http_bind_address: address }
    try {
      const range = { http_port_min: first, http_port_max: first + 2 }
      expect(await start({ ...content, ...range })).toBe(`http://${address}:${first + 1}`)
      await expect(start({ ...content, ...range })).rejects.toThrow(
        `no port from ${first} to ${first + 1} of ${address} is free`,
      )
      const one = { http_port_min: first, http_port_max: first }
      await expect(start({ ...content, ...one })).rejects.toThrow(`no port from ${first} to ${first} of`)
    } finally {
      taken.close()
    }
  })

  test('of an address that this computer lacks is refused with the reason', async () => {
    const elsewhere = start({ http_content: { '/': 'x' }, http_bind_address: '192.0.2.1' })
    await expect(elsewhere).rejects.toThrow(/can't listen on 192\.0\.2\.1:0: .*EADDRNOTAVAIL/)
  })

  test("can be an interface's", async () => {
    const [name = ''] = Object.entries(networkInterfaces()).find(([, list]) => list?.some((one) => one.internal)) ?? []
    const { http_bind_address: _, ...rest } = values({ http_content: { '/': 'x' }, http_interface: name })
    expect(prepareHttpServer(rest, home)?.address).toBe('127.0.0.1')
  })
})

test('nothing to serve is no server', () => {
  expect(prepareHttpServer(values({}), home)).toBeUndefined()
})

test('all mistakes are told at once', async () => {
  const wrong = values({
    http_directory: 'absent',
    http_content: { 'no-slash': '' },
    http_port_min: 9000,
    http_port_max: 8000,
    http_interface: 'eth99',
    http_network_protocol: 'unix',
  })
  const mistakes = await mistakesOf(() => prepareHttpServer(wrong, home))
  expect(mistakes.map(({ message }) => message)).toEqual([
    'give either "http_directory" or "http_content", not both',
    '"http_directory" is no folder: "absent"',
    'a path of "http_content" must begin with "/": "no-slash"',
    '"http_port_max" (8000) must not be less than "http_port_min" (9000)',
    'give either "http_bind_address" or "http_interface", not both',
    '"http_network_protocol" can\'t be "unix": a guest can\'t reach it',
    '"http_interface": there is no network interface "eth99" with an address',
  ])
})
