import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { communicatorOptions, prepareCommunicator, type SshConfig } from '../../src/communicators/index.ts'
import { flattenErrors, IngotError } from '../../src/errors/index.ts'
import { decodeOptions, defineOptions } from '../../src/options/index.ts'
import { templateValue } from '../support/template-value.ts'

let home: string
const secrets: string[] = []
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'ingot-route-'))
  for (const name of ['ca', 'key', 'other']) keygen('-t', 'ed25519', '-N', '', '-f', join(home, name))
  keygen('-s', join(home, 'ca'), '-I', 'x', '-n', 'x', join(home, 'key.pub'), join(home, 'other.pub'))
  keygen('-t', 'ed25519', '-N', 'locked', '-f', join(home, 'locked'))
})
afterAll(() => rmSync(home, { recursive: true }))

function keygen(...args: string[]): void {
  execFileSync('ssh-keygen', ['-q', ...args])
}

function prepare(given: Record<string, unknown>, env: Record<string, string> = {}): SshConfig {
  const layers = [templateValue({ ssh_username: 'me', ...given })]
  const definition = defineOptions(communicatorOptions)
  const decoded = decodeOptions({ definition, component: 'builder "x"', layers, render: (text) => text })
  const context = { cwd: home, env: { HOME: home, ...env }, secret: (text: string) => void secrets.push(text) }
  const config = prepareCommunicator(decoded, context)
  if (config.type !== 'ssh') throw new Error(`not ssh: ${config.type}`)
  return config
}

function mistakes(given: Record<string, unknown>): readonly string[] {
  try {
    prepare(given)
  } catch (error) {
    return flattenErrors(error).map((one) => (one instanceof IngotError ? `${one.code}: ${one.message}` : `${one}`))
  }
  return []
}

describe('a bastion host', () => {
  const bastion = (given: Record<string, unknown>, env: Record<string, string> = {}) => {
    const { route } = prepare({ ssh_bastion_host: 'b', ...given }, env)
    return route.kind === 'bastion' ? route.bastion : undefined
  }

  test('takes the user and the key of the machine where it has none of its own', () => {
    const given = { ssh_private_key_file: 'key', ssh_certificate_file: 'key-cert.pub' }
    expect(bastion(given)).toMatchObject({ host: 'b', port: 22, username: 'me', agent: undefined, interactive: false })
    expect(bastion(given)?.privateKey).toMatchObject({ path: 'key', certificate: { path: 'key-cert.pub' } })
  })

  test('has what is written for it', () => {
    const given = {
      ssh_private_key_file: 'key',
      ssh_bastion_port: 2222,
      ssh_bastion_username: 'jump',
      ssh_bastion_password: 'geheim',
      ssh_bastion_interactive: true,
      ssh_bastion_agent_auth: true,
      ssh_bastion_private_key_file: '~/other',
      ssh_bastion_certificate_file: '~/other-cert.pub',
    }
    expect(bastion(given, { SSH_AUTH_SOCK: '/agent' })).toMatchObject({
      port: 2222,
      username: 'jump',
      password: 'geheim',
      interactive: true,
      agent: { socket: '/agent' },
      privateKey: { path: '~/other', certificate: { path: '~/other-cert.pub' } },
    })
    expect(secrets).toContain('geheim')
  })

  test.each([
    [{}, 'ssh/bastion: "ssh_bastion_host" "b" needs a way to log in there'],
    [{ ssh_bastion_private_key_file: 'nope' }, 'ssh/private-key: "ssh_bastion_private_key_file" "nope" does not exist'],
    [
      { ssh_bastion_private_key_file: 'locked' },
      'ssh/private-key: "ssh_bastion_private_key_file" "locked" is protected by a passphrase, which nobody can type during a build',
    ],
    [
      { ssh_bastion_private_key_file: 'key', ssh_bastion_certificate_file: 'other-cert.pub' },
      'ssh/certificate: "ssh_bastion_certificate_file" "other-cert.pub" was made for another key than "key"',
    ],
    [
      { ssh_bastion_password: 'x', ssh_proxy_host: 'p' },
      'ssh/proxy: only one of "ssh_bastion_host" and "ssh_proxy_host" can be set',
    ],
  ])('refuses %o', (given, sentence) => {
    expect(mistakes({ ssh_bastion_host: 'b', ...given })).toEqual([sentence])
  })

  test.each([{ ssh_bastion_interactive: true }, { ssh_bastion_agent_auth: true }, { ssh_bastion_password: 'x' }])(
    'is content with %o',
    (given) => {
      expect(mistakes({ ssh_bastion_host: 'b', ...given })).toEqual([])
    },
  )
})

describe('a proxy', () => {
  const proxy = (given: Record<string, unknown>) => {
    const { route } = prepare(given)
    return route.kind === 'proxy' ? route.proxy : undefined
  }

  test.each([
    ['p.example', 'socks5', 'p.example', 1080],
    ['::1', 'socks5', '::1', 1080],
    ['socks5://p.example', 'socks5', 'p.example', 1080],
    ['socks5h://p.example:99', 'socks5', 'p.example', 99],
    ['http://p.example', 'http', 'p.example', 80],
    ['http://p.example:3128/', 'http', 'p.example', 3128],
    ['HTTPS://[::1]:8443', 'https', '::1', 8443],
    ['https://p.example', 'https', 'p.example', 443],
  ])('%s', (written, protocol, host, port) => {
    expect(proxy({ ssh_proxy_host: written })).toMatchObject({ protocol, host, port })
    expect(proxy({ ssh_proxy_host: written, ssh_proxy_port: 7 })?.port).toBe(7)
  })

  test('has a user name and a password, which is masked', () => {
    const given = { ssh_proxy_host: 'p', ssh_proxy_username: 'u', ssh_proxy_password: 'streng' }
    expect(proxy(given)).toMatchObject({ username: 'u', password: 'streng' })
    expect(secrets).toContain('streng')
  })

  test.each([
    ['ftp://p', 'has the unknown scheme "ftp"'],
    ['http://u:p@p', 'has a user name in it'],
    ['http://p/path', 'is not the address of a proxy'],
    ['http://', 'is not the address of a proxy'],
  ])('refuses %s', (written, sentence) => {
    expect(mistakes({ ssh_proxy_host: written })).toEqual([`ssh/proxy: "ssh_proxy_host" "${written}" ${sentence}`])
  })
})

describe('a certificate', () => {
  test('comes with its key', () => {
    const { privateKey } = prepare({ ssh_private_key_file: 'key', ssh_certificate_file: '~/key-cert.pub' })
    expect(privateKey?.certificate).toMatchObject({ path: '~/key-cert.pub', certificate: { keyType: 'ssh-ed25519' } })
  })

  test.each([
    [{ ssh_certificate_file: 'key-cert.pub' }, '"ssh_certificate_file" needs "ssh_private_key_file"'],
    [{ ssh_private_key_file: 'key', ssh_certificate_file: 'nope' }, '"nope" does not exist'],
    [{ ssh_private_key_file: 'key', ssh_certificate_file: 'key.pub' }, '"key.pub" is a public key'],
    [{ ssh_private_key_file: 'key', ssh_certificate_file: 'other-cert.pub' }, 'was made for another key than "key"'],
  ])('refuses %o', (given, sentence) => {
    expect(mistakes(given)).toEqual([expect.stringContaining(sentence)])
  })
})

describe('tunnels', () => {
  test.each([
    ['8080:localhost:80', 8080, 'localhost', 80],
    ['0:h:1', 0, 'h', 1],
    ['8080::80', 8080, 'localhost', 80],
    ['8080:[::1]:80', 8080, '::1', 80],
  ])('%s', (text, port, host, targetPort) => {
    const expected = [{ port, target: { host, port: targetPort } }]
    expect(prepare({ ssh_local_tunnels: [text] }).localTunnels).toEqual(expected)
    expect(prepare({ ssh_remote_tunnels: [text] }).remoteTunnels).toEqual(expected)
  })

  test.each([
    '8080:localhost',
    'x:localhost:80',
    '8080:localhost:y',
    '8080:a:b:80',
    '-1:h:1',
    '70000:h:1',
    '1:h:70000',
  ])('refuses %s', (text) => {
    expect(mistakes({ ssh_local_tunnels: [text] })).toEqual([
      `options/invalid: "ssh_local_tunnels" has "${text}", which is not "port:host:port"`,
    ])
  })
})

describe('names of algorithms', () => {
  test('that are misspelt name the nearest one, and all', () => {
    const given = { ssh_ciphers: ['aes128-gcm@openssh'], ssh_key_exchange_algorithms: ['curve25519-sha265'] }
    const errors: IngotError[] = []
    try {
      prepare(given)
    } catch (error) {
      errors.push(...flattenErrors(error).filter((one) => one instanceof IngotError))
    }
    expect(errors.map(({ hint }) => hint)).toEqual([
      expect.stringMatching(/^did you mean "aes128-gcm@openssh.com"\? Known are: .*aes256-ctr/),
      expect.stringMatching(/^did you mean "curve25519-sha256"\? Known are: .*ecdh-sha2-nistp521/),
    ])
  })

  test('that lack their domain name the one that has it', () => {
    const errors: unknown[] = []
    try {
      prepare({ ssh_ciphers: ['aes256-gcm'] })
    } catch (error) {
      errors.push(...flattenErrors(error))
    }
    expect(errors).toMatchObject([{ hint: expect.stringMatching(/^did you mean "aes256-gcm@openssh.com"\?/) }])
  })

  test('that only Packer still knows are left out, unless nothing remains', () => {
    expect(prepare({ ssh_ciphers: ['arcfour256', 'aes128-ctr'] }).ciphers).toEqual(['aes128-ctr'])
    expect(mistakes({ ssh_ciphers: ['arcfour'] })).toEqual([
      'options/invalid: "ssh_ciphers" has the unknown name "arcfour"',
    ])
  })
})
