import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { type AddressInfo, connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Communicator } from '../../src/communicators/index.ts'
import { run } from '../support/ingot.ts'
import { realHost, stepContext } from '../support/ssh-step.ts'
import { PosixMachine } from '../support/winrm-server/posix-machine.ts'
import { WinRmServer, type WinRmServerOptions } from '../support/winrm-server/server.ts'
import { connectToWinRm, type WinRmConnectOptions } from '../support/winrm-step.ts'

let folder: string
const cleanups: (() => Promise<unknown>)[] = []
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-winrm-'))
})
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
  rmSync(folder, { recursive: true })
})

async function serve(options: WinRmServerOptions): Promise<WinRmServer> {
  const server = await new WinRmServer(new PosixMachine(), options).listen()
  cleanups.push(() => server.stop())
  return server
}

async function connect(server: WinRmServer, options: WinRmConnectOptions = {}): Promise<Communicator> {
  const communicator = await connectToWinRm(server, options)
  cleanups.push(() => communicator.close())
  return communicator
}

async function echo(communicator: Communicator, text: string): Promise<string> {
  const chunks: Buffer[] = []
  const { signal } = new AbortController()
  await communicator.exec(`echo ${text}`, { signal, onStdout: (chunk) => chunks.push(chunk) })
  return Buffer.concat(chunks).toString()
}

// What the simulated server is worth: another client, written by other people, is content with it.
describe('pywinrm', () => {
  const CLIENT = `
import sys, json
from winrm.protocol import Protocol
endpoint, transport, username, password = sys.argv[1:]
client = Protocol(endpoint=endpoint, transport=transport, username=username, password=password,
                  server_cert_validation='ignore', read_timeout_sec=30, operation_timeout_sec=20)
shell = client.open_shell(codepage=65001)
command = client.run_command(shell, 'cat; echo $0 >&2; exit 7', console_mode_stdin=False)
if hasattr(client, 'send_command_input'):
    client.send_command_input(shell, command, 'typed', end=True)
else:
    client.cleanup_command(shell, command)
    command = client.run_command(shell, 'echo typed; echo oops >&2; exit 7')
out, err, status = client.get_command_output(shell, command)
client.cleanup_command(shell, command)
client.close_shell(shell)
print(json.dumps([out.decode().strip(), bool(err), status]))
`

  // OpenSSL gives Python the MD4 of NTLM only when it is asked for.
  const LEGACY = `
openssl_conf = main
[main]
providers = providers
[providers]
default = active
legacy = active
[active]
activate = 1
`

  test.each([
    ['plaintext', { allowUnencrypted: true, auth: ['basic'] }],
    ['ntlm', { auth: ['ntlm'] }],
  ] as const)('talks to the simulated machine over %s', async (transport, options) => {
    const server = await serve(options)
    const script = join(folder, `${transport}.py`)
    const env = { OPENSSL_CONF: join(folder, 'legacy.cnf') }
    writeFileSync(env.OPENSSL_CONF, LEGACY)
    writeFileSync(script, CLIENT)
    const endpoint = `http://${server.host}:${server.port}/wsman`
    const args = [script, endpoint, transport, server.username, server.password]
    const { code, stdout, stderr } = await run('/usr/bin/python3', args, { cwd: folder, env })
    expect([code, stdout.trim()], stderr).toEqual([0, '["typed", true, 7]'])
    expect(server.service.openShells).toBe(0)
  })
})

describe('HTTPS', () => {
  let tls: { key: string; cert: string; clientAuthority: string }
  const pem = (name: string): string => readFileSync(join(folder, name), 'utf8')
  beforeAll(() => {
    for (const name of ['machine', 'client', 'stranger']) {
      const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1']
      const files = ['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.crt`)]
      const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
      execFileSync('openssl', ['req', '-x509', ...kind, ...subject, ...files], { stdio: 'ignore' })
    }
    tls = { key: pem('machine.key'), cert: pem('machine.crt'), clientAuthority: pem('client.crt') }
  })

  test('looks at the certificate of the machine, unless it is told not to', async () => {
    const server = await serve({ tls })
    const refused = connect(server, { config: { useSsl: true, timeout: 1500 } })
    await expect(refused).rejects.toMatchObject({
      code: 'winrm/timeout',
      message: expect.stringContaining('signed by itself'),
      hint: expect.stringContaining('"winrm_insecure"'),
    })
    for (const login of ['basic', 'ntlm'] as const) {
      const communicator = await connect(server, { config: { useSsl: true, insecure: true, login } })
      expect(await echo(communicator, login)).toBe(`${login}\n`)
    }
  })

  test('logs in with a certificate, and with the right one alone', async () => {
    const server = await serve({ tls, auth: ['certificate'] })
    const withCertificate = (name: string, timeout = 10_000) =>
      connect(server, {
        config: {
          useSsl: true,
          insecure: true,
          password: undefined,
          timeout,
          clientCertificate: { cert: pem(`${name}.crt`), key: pem(`${name}.key`) },
        },
      })
    expect(await echo(await withCertificate('client'), 'known')).toBe('known\n')
    await expect(withCertificate('stranger', 1500)).rejects.toThrow('refused the log-in')
  })

  test('is missed with a sentence where a machine speaks plain HTTP', async () => {
    const server = await serve({ allowUnencrypted: true })
    await expect(connect(server, { config: { useSsl: true, timeout: 1500 } })).rejects.toThrow('no TLS connection')
  })
})

describe('an HTTP proxy', () => {
  const asked: string[] = []
  let proxy: string
  beforeAll(async () => {
    const server = createServer((incoming, outgoing) => {
      const target = new URL(incoming.url ?? '')
      asked.push(target.host)
      const { method, headers } = incoming
      const onward = request({ host: '127.0.0.1', port: target.port, path: target.pathname, method, headers })
      onward.on('response', (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      })
      onward.on('error', () => outgoing.destroy())
      incoming.pipe(onward)
    })
    server.on('connect', (incoming, socket) => {
      asked.push(incoming.url ?? '')
      const onward = connectTcp(Number(incoming.url?.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        onward.pipe(socket).pipe(onward)
      })
      for (const side of [onward, socket]) side.on('error', () => {})
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    proxy = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    cleanups.push(async () => server.close().closeAllConnections())
  })

  function through(server: WinRmServer, config: WinRmConnectOptions['config'] = {}): Promise<Communicator> {
    const host = { ...realHost, env: { HTTP_PROXY: proxy, http_proxy: proxy } }
    const target = () => ({ host: 'machine.invalid', port: server.port })
    return connect(server, { target, config: { timeout: 2000, ...config }, context: { ...stepContext(), host } })
  }

  test('is used when the environment names one', async () => {
    const server = await serve({ allowUnencrypted: true })
    expect(await echo(await through(server, { login: 'basic' }), 'through')).toBe('through\n')
    expect(asked).toContain(`machine.invalid:${server.port}`)
  })

  test('is left alone when the template says so, and for this computer itself', async () => {
    const server = await serve({ allowUnencrypted: true })
    await expect(through(server, { noProxy: true, timeout: 1500 })).rejects.toThrow('the name has no address')
    const host = { ...realHost, env: { HTTP_PROXY: 'http://127.0.0.1:1' } }
    expect(await echo(await connect(server, { context: { ...stepContext(), host } }), 'here')).toBe('here\n')
  })
})
