import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { download } from '../../src/downloads/index.ts'

test('HTTP_PROXY is heeded', async () => {
  const home = mkdtempSync(join(tmpdir(), 'ingot-proxy-'))
  const origin = createServer((_request, response) => void response.end('through the proxy'))
  const asked: string[] = []
  const proxy = createServer((request, response) => {
    asked.push(String(request.url))
    response.end('through the proxy')
  })
  proxy.on('connect', (request, socket) => {
    asked.push(String(request.url))
    const { port } = origin.address() as AddressInfo
    const far = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      far.pipe(socket).pipe(far)
    })
    for (const end of [far, socket]) end.on('error', () => {})
  })
  for (const server of [origin, proxy]) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`)
  vi.stubEnv('NO_PROXY', '')
  vi.stubEnv('no_proxy', '')
  try {
    const context = { cwd: home, cache: home, signal: AbortSignal.timeout(10_000), say: () => {}, delay: 1 }
    // A name that only a proxy could know.
    const request = { urls: ['http://images.invalid/x.iso'], checksum: 'none', extension: 'iso' }
    expect(readFileSync(await download(request, context), 'utf8')).toBe('through the proxy')
    expect(asked.join()).toContain('images.invalid')
  } finally {
    vi.unstubAllEnvs()
    for (const server of [origin, proxy]) {
      server.closeAllConnections()
      server.close()
    }
    rmSync(home, { recursive: true })
  }
})
