import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Communicator, ProxyConfig, SshConfig } from '../../src/communicators/index.ts'
import { communicatorConformance } from '../conformance/communicator.ts'
import { freePort } from '../support/ports.ts'
import { type ProxyServer, startHttpProxy, startSocksProxy } from '../support/proxies.ts'
import { connectTo, outputOf } from '../support/ssh-step.ts'
import { type Sshd, startSshd } from '../support/sshd.ts'

communicatorConformance('ssh through a SOCKS5 proxy', async () => {
  const [proxy, target] = await Promise.all([startSocksProxy(), startSshd()])
  return {
    communicator: await connectTo(target, { config: { route: routeTo(proxy, 'socks5') } }),
    async stop() {
      await Promise.all([proxy.stop(), target.stop()])
    },
  }
})

const LOGIN = { username: 'me', password: 'pass-word' }

describe.each([
  { protocol: 'socks5', start: startSocksProxy },
  { protocol: 'http', start: startHttpProxy },
] as const)('a proxy that speaks $protocol', ({ protocol, start }) => {
  let proxy: ProxyServer
  let guarded: ProxyServer
  let target: Sshd
  const open: Communicator[] = []
  beforeAll(async () => {
    ;[proxy, guarded, target] = await Promise.all([start(), start(LOGIN), startSshd()])
  })
  afterAll(() => Promise.all([proxy.stop(), guarded.stop(), target.stop()]))
  afterEach(async () => {
    await Promise.all(open.splice(0).map((communicator) => communicator.close()))
  })

  async function logIn(through: ProxyServer, changes: Partial<ProxyConfig> = {}, config: Partial<SshConfig> = {}) {
    const route = routeTo(through, protocol, changes)
    const communicator = await connectTo(target, { config: { route, ...config } })
    open.push(communicator)
    return communicator
  }

  test('leads to the machine, also after that has restarted', async () => {
    const communicator = await logIn(proxy)
    const port = (await outputOf(communicator, 'echo $SSH_CONNECTION')).split(' ')[1]
    expect(ownerOf(Number(port))).not.toBe(process.pid)
    await target.kill()
    await target.start()
    expect(await outputOf(communicator, 'echo again')).toBe('again\n')
  })

  test('is asked for names, not for addresses that were looked up here', async () => {
    const route = routeTo(proxy, protocol)
    const host = 'localhost'
    const communicator = await connectTo(target, { target: () => ({ host, port: target.port }), config: { route } })
    expect(await outputOf(communicator, 'echo in')).toBe('in\n')
    await communicator.close()
  })

  test('is shown the user name and password', async () => {
    expect(await outputOf(await logIn(guarded, LOGIN), 'echo in')).toBe('in\n')
  })

  test.concurrent('that refuses them is named', async () => {
    const failing = logIn(guarded, { username: 'me', password: 'wrong' }, { timeout: 500 })
    await expect(failing).rejects.toThrow(`the proxy 127.0.0.1:${guarded.port}: it `)
    await expect(failing).rejects.toMatchObject({ hint: expect.stringContaining('"ssh_proxy_host"') })
  })

  test.concurrent('that wants some is named', async () => {
    const failing = logIn(guarded, {}, { timeout: 500 })
    await expect(failing).rejects.toThrow('it wants a user name and a password ("ssh_proxy_username"')
  })

  test.concurrent('where nothing listens is named', async () => {
    const port = await freePort()
    const failing = logIn({ ...proxy, port }, {}, { timeout: 500 })
    await expect(failing).rejects.toThrow(`the proxy 127.0.0.1:${port}: connection refused`)
  })

  test.concurrent('that cannot connect to the machine says so about the machine', async () => {
    const port = await freePort()
    const failing = connectTo(target, {
      target: () => ({ host: '127.0.0.1', port }),
      config: { route: routeTo(proxy, protocol), timeout: 500 },
    })
    await expect(failing).rejects.toThrow(
      `127.0.0.1:${port} through the proxy 127.0.0.1:${proxy.port}: the proxy can't connect to it`,
    )
  })

  test.concurrent('that is none is named', async () => {
    // An SSH server is no proxy.
    const failing = logIn({ ...proxy, port: target.port }, {}, { timeout: 500 })
    await expect(failing).rejects.toThrow(`the proxy 127.0.0.1:${target.port}: it `)
  })
})

test("what the machine says along with the proxy's last answer is not lost", async () => {
  // Proxies send both in one packet when the machine is quick.
  const target = await startSshd()
  const hasty = await hastyProxy(target.port)
  try {
    const communicator = await connectTo(target, { config: { route: routeTo(hasty, 'socks5'), timeout: 2000 } })
    expect(await outputOf(communicator, 'echo in')).toBe('in\n')
    await communicator.close()
  } finally {
    await Promise.all([hasty.stop(), target.stop()])
  }
})

describe('a proxy that speaks http inside of TLS', () => {
  let folder: string
  let proxy: ProxyServer
  let secured: ProxyServer
  let target: Sshd
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ingot-tls-'))
    const names = ['-subj', '/CN=proxy', '-addext', 'subjectAltName=IP:127.0.0.1']
    const files = ['-keyout', join(folder, 'key'), '-out', join(folder, 'cert')]
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...names, ...files], {
      stdio: 'pipe',
    })
    ;[proxy, target] = await Promise.all([startHttpProxy(), startSshd()])
    secured = await inTls(proxy, readFileSync(join(folder, 'key')), readFileSync(join(folder, 'cert')))
  })
  afterAll(async () => {
    await Promise.all([proxy.stop(), secured.stop(), target.stop()])
    rmSync(folder, { recursive: true })
  })

  test('must show a certificate that this computer trusts', async () => {
    const config = { route: routeTo(secured, 'https'), timeout: 500 }
    await expect(connectTo(target, { config })).rejects.toThrow(
      `the proxy 127.0.0.1:${secured.port}: self-signed certificate`,
    )
    const usual = getCACertificates()
    setDefaultCACertificates([...usual, readFileSync(join(folder, 'cert'), 'utf8')])
    try {
      const communicator = await connectTo(target, { config: { route: routeTo(secured, 'https') } })
      expect(await outputOf(communicator, 'echo in')).toBe('in\n')
      await communicator.close()
    } finally {
      setDefaultCACertificates(usual)
    }
  })
})

async function inTls(proxy: ProxyServer, key: Buffer, cert: Buffer): Promise<ProxyServer> {
  const server = createTlsServer({ key, cert }, (socket) => {
    const inner = connect(proxy.port, proxy.host)
    for (const side of [socket, inner]) side.on('error', () => inner.destroy())
    socket.pipe(inner).pipe(socket)
  }).listen(0, '127.0.0.1')
  return listening(server)
}

async function listening(server: Server): Promise<ProxyServer> {
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  return {
    host: '127.0.0.1',
    port: typeof address === 'object' && address ? address.port : 0,
    async stop() {
      server.close()
    },
  }
}

function routeTo(proxy: ProxyServer, protocol: ProxyConfig['protocol'], changes: Partial<ProxyConfig> = {}) {
  const { host, port } = proxy
  return {
    kind: 'proxy',
    proxy: { protocol, host, port, username: undefined, password: undefined, ...changes },
  } as const
}

function ownerOf(port: number): number {
  const line = execFileSync('ss', ['-tnpH', `sport = :${port}`], { encoding: 'utf8' })
  return Number(/pid=(\d+)/.exec(line)?.[1])
}

/** A SOCKS5 proxy that waits for the machine's first words and sends them together with its answer. */
async function hastyProxy(port: number): Promise<ProxyServer> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]))
      socket.once('data', () => {
        const machine = connect(port, '127.0.0.1')
        machine.on('error', () => socket.destroy())
        machine.once('data', (banner) => {
          socket.write(Buffer.concat([Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]), banner]))
          machine.pipe(socket).pipe(machine)
        })
      })
    })
  }).listen(0, '127.0.0.1')
  return listening(server)
}
