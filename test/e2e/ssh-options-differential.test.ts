import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'
import { runIngot } from '../support/ingot.ts'
import { runPacker, scriptLines } from '../support/packer.ts'
import { freePort } from '../support/ports.ts'
import { type ProxyServer, startSocksProxy } from '../support/proxies.ts'
import { type Sshd, startSshd } from '../support/sshd.ts'

// Options of the SSH communicator through Debian's Packer and through Ingot: the same verdict of `validate`, and the same
// output of scripts over bastion hosts, proxies, certificates and tunnels.

let folder: string
let ours: CliSandbox
let target: Sshd
let bastion: Sshd
let proxy: ProxyServer
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-keys-'))
  keygen('-t', 'ed25519', '-N', '', '-f', path('ca'))
  keygen('-t', 'ed25519', '-N', '', '-f', path('key'))
  keygen('-t', 'ed25519', '-N', '', '-f', path('other'))
  keygen('-s', path('ca'), '-I', 'x', '-n', userInfo().username, path('key.pub'), path('other.pub'))
  const config = [`TrustedUserCAKeys ${path('ca.pub')}`]
  ;[target, bastion, proxy] = await Promise.all([startSshd({ config }), startSshd(), startSocksProxy()])
  copyFileSync(target.privateKeyFile, path('target'))
  copyFileSync(bastion.privateKeyFile, path('bastion'))
})
afterAll(async () => {
  await Promise.all([target.stop(), bastion.stop(), proxy.stop()])
  rmSync(folder, { recursive: true })
})
let theirs: string
beforeEach(async () => {
  theirs = mkdtempSync(join(tmpdir(), 'ingot-packer-'))
  ours = await CliSandbox.make()
})
afterEach(async () => {
  rmSync(theirs, { recursive: true })
  await ours.remove()
})

const path = (name: string): string => join(folder, name)

function keygen(...args: string[]): void {
  execFileSync('ssh-keygen', ['-q', ...args])
}

function write(options: object, provisioners: readonly object[]): void {
  const builder = { type: 'null', name: 'web', ssh_username: target.username, ...options }
  for (const place of [theirs, ours.folder]) {
    writeFileSync(join(place, 't.json'), JSON.stringify({ builders: [builder], provisioners }))
  }
}

async function bothValidate(options: object) {
  write(options, [])
  const [packer, ingot] = await Promise.all([runPacker(theirs, 'validate', 't.json'), ours.run(['validate', 't.json'])])
  return { packer, ingot }
}

/** One after the other: tunnels want the same port. Ingot as it is installed, with its libraries bundled. */
async function bothBuild(options: object, inline: string) {
  write(options, [{ type: 'shell', inline: [inline] }])
  const packer = await runPacker(theirs, 'build', 't.json')
  const env = { INGOT_HOME: join(ours.folder, 'home'), HOME: ours.folder }
  return { packer, ingot: await runIngot(['build', 't.json'], { cwd: ours.folder, env }) }
}

describe('validate comes to the same verdict', () => {
  const key = { ssh_host: '127.0.0.1', ssh_private_key_file: () => path('key') }
  const login = { ssh_host: '127.0.0.1', ssh_password: 'x' }
  const cases: Record<string, Record<string, unknown>> = {
    'a bastion host with the key of the machine': { ...key, ssh_bastion_host: 'b' },
    'a bastion host without a way to log in': { ...login, ssh_bastion_host: 'b' },
    'a bastion host with a password': { ...login, ssh_bastion_host: 'b', ssh_bastion_password: 'x' },
    'a bastion host with an agent that runs elsewhere': {
      ...login,
      ssh_bastion_host: 'b',
      ssh_bastion_agent_auth: true,
    },
    'an agent that runs elsewhere': { ssh_host: '127.0.0.1', ssh_agent_auth: true },
    'a key for the bastion host that is missing': {
      ...key,
      ssh_bastion_host: 'b',
      ssh_bastion_private_key_file: 'nope',
    },
    'a bastion host and a proxy': { ...key, ssh_bastion_host: 'b', ssh_proxy_host: 'p' },
    'a proxy': { ...key, ssh_proxy_host: 'p', ssh_proxy_username: 'u' },
    'a certificate': { ...key, ssh_certificate_file: () => path('key-cert.pub') },
    'a certificate that is missing': { ...key, ssh_certificate_file: 'nope' },
    'a certificate for another key': { ...key, ssh_certificate_file: () => path('other-cert.pub') },
    'a public key for a certificate': { ...key, ssh_certificate_file: () => path('key.pub') },
    'tunnels that are right': {
      ...key,
      ssh_local_tunnels: ['8080:localhost:80', '0:h:1', '8081:[::1]:80', '8082::80'],
      ssh_remote_tunnels: ['8080:localhost:80'],
    },
    'a tunnel without a port': { ...key, ssh_local_tunnels: ['8080:localhost'] },
    'a tunnel with two hosts': { ...key, ssh_remote_tunnels: ['8080:a:b:80'] },
    'a tunnel from nowhere': { ...key, ssh_remote_tunnels: ['x:localhost:80'] },
  }
  test.each(Object.entries(cases))('%s', async (_, options) => {
    const given = Object.entries(options).map(([name, value]) => [name, typeof value === 'function' ? value() : value])
    const { packer, ingot } = await bothValidate(Object.fromEntries(given))
    expect(ingot.status, `${packer.stdout}\n${ingot.stdout}${ingot.stderr}`).toBe(packer.code)
  })
})

describe('a build', () => {
  const machine = () => ({ ssh_host: target.host, ssh_port: target.port, ssh_private_key_file: path('target') })

  async function expectSame(options: object, inline: string, lines: readonly string[]): Promise<void> {
    const { packer, ingot } = await bothBuild(options, inline)
    const output = `${packer.stdout}${packer.stderr}\n${ingot.stdout}${ingot.stderr}`
    expect([packer.code, ingot.code], output).toEqual([0, 0])
    expect(scriptLines(packer.stdout, 'web'), output).toEqual(lines)
    expect(scriptLines(ingot.stdout, 'web'), output).toEqual(lines)
  }

  test('goes through a bastion host', async () => {
    const options = {
      ...machine(),
      ssh_bastion_host: bastion.host,
      ssh_bastion_port: bastion.port,
      ssh_bastion_username: bastion.username,
      ssh_bastion_private_key_file: path('bastion'),
    }
    await expectSame(options, 'echo ">in"', ['>in'])
    expect(bastion.log().match(/Accepted publickey/g)?.length).toBeGreaterThanOrEqual(2)
  })

  test('goes through a SOCKS5 proxy', async () => {
    const options = { ...machine(), ssh_proxy_host: proxy.host, ssh_proxy_port: proxy.port }
    await expectSame(options, 'echo ">in"', ['>in'])
  })

  test('logs in with a certificate', async () => {
    const options = { ssh_private_key_file: path('key'), ssh_certificate_file: path('key-cert.pub') }
    await expectSame({ ...machine(), ...options }, 'echo ">in"', ['>in'])
  })

  test('leads a port of the machine here', async () => {
    const server: Server = createServer((socket) => socket.end('>from here\n')).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as { port: number }
    const there = await freePort()
    const options = { ...machine(), ssh_remote_tunnels: [`${there}:127.0.0.1:${port}`] }
    const read = `for try in $(seq 100); do socat -u TCP:localhost:${there} - && break; sleep 0.1; done`
    await expectSame(options, read, ['>from here'])
    server.close()
  })
})
