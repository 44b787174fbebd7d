import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CommunicatorConfig,
  communicatorOptions,
  generateKeyPair,
  prepareCommunicator,
  type SshConfig,
} from '../../src/communicators/index.ts'
import { flattenErrors, IngotError } from '../../src/errors/index.ts'
import { decodeOptions, defineOptions } from '../../src/options/index.ts'
import type { MapValue, Value } from '../../src/template/value.ts'

const definition = defineOptions(communicatorOptions)
const place = { file: 't.json', line: 1, column: 1 }
let home: string
const secrets: string[] = []

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'ingot-prepare-'))
  writeFileSync(join(home, 'good'), (await generateKeyPair({ type: 'ed25519' }, 'x')).privateKey)
})
afterAll(() => rmSync(home, { recursive: true }))

function templateValue(value: unknown): Value {
  if (typeof value === 'string') return { kind: 'string', value, place }
  if (typeof value === 'boolean') return { kind: 'boolean', value, place }
  if (typeof value === 'number') return { kind: 'number', value, text: `${value}`, place }
  return { kind: 'list', items: (value as unknown[]).map(templateValue), place }
}

function prepare(given: Record<string, unknown>, env: Record<string, string> = {}): CommunicatorConfig {
  const entries = Object.entries(given).map(([key, value], index) => {
    const at = { ...place, line: index + 2 }
    return { key, keyPlace: at, value: { ...templateValue(value), place: at } }
  })
  const template: MapValue = { kind: 'map', entries, place }
  const decoded = decodeOptions({ definition, component: 'builder "x"', layers: [template], render: (text) => text })
  return prepareCommunicator(decoded, { cwd: home, env: { HOME: home, ...env }, secret: (text) => secrets.push(text) })
}

function ssh(given: Record<string, unknown> = {}, env: Record<string, string> = {}): SshConfig {
  const config = prepare({ ssh_username: 'me', ...given }, env)
  if (config.type !== 'ssh') throw new Error(`not ssh: ${config.type}`)
  return config
}

function mistakes(given: Record<string, unknown>, env: Record<string, string> = {}): readonly IngotError[] {
  try {
    prepare(given, env)
  } catch (error) {
    return flattenErrors(error).filter((one) => one instanceof IngotError)
  }
  return []
}

describe('prepareCommunicator', () => {
  test('makes ssh of nothing but a user', () => {
    expect(ssh()).toMatchObject({ port: 22, username: 'me', pty: false, keepAliveInterval: 5000, readWriteTimeout: 0 })
    expect(ssh()).toMatchObject({ fileTransfer: 'quickest', temporaryKeyPair: { type: 'ed25519' } })
  })

  test('needs ssh_username', () => {
    expect(mistakes({})).toMatchObject([{ code: 'ssh/no-username', place, hint: expect.stringContaining('"root"') }])
  })

  test('takes "none" without a user', () => {
    expect(prepare({ communicator: 'none' })).toEqual({ type: 'none' })
  })

  test('refuses other communicators by name', () => {
    expect(mistakes({ communicator: 'docker' })).toMatchObject([
      { code: 'communicator/unsupported', message: expect.stringContaining('"docker"'), place: { line: 2 } },
    ])
    expect(mistakes({ communicator: 'shh' })).toMatchObject([
      { code: 'communicator/unknown', hint: 'did you mean "ssh"?' },
    ])
  })

  test.each([
    [{}, 300_000, 10],
    [{ ssh_timeout: '2m' }, 120_000, Infinity],
    [{ ssh_wait_timeout: '90s' }, 90_000, Infinity],
    [{ ssh_handshake_attempts: 3 }, Infinity, 3],
    [{ ssh_timeout: '2m', ssh_handshake_attempts: 3 }, 120_000, 3],
  ])('limits of %o', (given, timeout, handshakeAttempts) => {
    expect(ssh(given)).toMatchObject({ timeout, handshakeAttempts })
  })

  test('reads the key file, with the home folder and relative to the working folder', () => {
    const { privateKey } = ssh({ ssh_private_key_file: '~/good' })
    expect(privateKey?.path).toBe('~/good')
    expect(privateKey?.key).toContain('BEGIN OPENSSH PRIVATE KEY')
    expect(ssh({ ssh_private_key_file: 'good' }).privateKey?.key).toBe(privateKey?.key)
  })

  test('masks the password and the key', () => {
    secrets.length = 0
    ssh({ ssh_password: 'geheim', ssh_private_key_file: '~/good' })
    expect(secrets[0]).toBe('geheim')
    expect(secrets[1]).toContain('PRIVATE KEY')
  })

  test.each([
    ['missing', 'does not exist'],
    ['text', 'is not a private key'],
    ['public', 'is a public key'],
    ['broken', 'is damaged'],
    ['cut', 'is damaged'],
    ['locked-openssh', 'is protected by a passphrase'],
    ['text/below', 'does not exist'],
    ['folder', 'is a folder'],
    ['locked-pkcs8', 'is protected by a passphrase'],
    ['locked-pem', 'is protected by a passphrase'],
  ])('tells what is wrong with the key file: %s', (name, sentence) => {
    const encrypted = { cipher: 'aes-256-cbc', passphrase: 'x', format: 'pem' } as const
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    mkdirSync(join(home, 'folder'), { recursive: true })
    writeFileSync(join(home, 'text'), 'hello')
    writeFileSync(join(home, 'public'), 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me')
    writeFileSync(join(home, 'broken'), '-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n')
    writeFileSync(join(home, 'cut'), '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n')
    writeFileSync(join(home, 'locked-pkcs8'), privateKey.export({ type: 'pkcs8', ...encrypted }))
    writeFileSync(join(home, 'locked-pem'), privateKey.export({ type: 'pkcs1', ...encrypted }))
    if (name === 'locked-openssh') {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'x', '-f', join(home, name)])
    }
    const [error] = mistakes({ ssh_username: 'me', ssh_private_key_file: `~/${name}` })
    expect(error).toMatchObject({ code: 'ssh/private-key', place: { line: 3 } })
    expect(error?.message).toContain(`"ssh_private_key_file" "~/${name}" ${sentence}`)
    if (name === 'missing') expect(error?.hint).toMatch(/^Relative paths start at the working folder, \//)
  })

  test('finds the agent', () => {
    const env = { SSH_AUTH_SOCK: '/agent' }
    expect(ssh({ ssh_agent_auth: true }, env)).toMatchObject({ agent: { socket: '/agent' }, forwardedAgent: '/agent' })
    expect(ssh({}, env)).toMatchObject({ agent: undefined, forwardedAgent: '/agent' })
    expect(ssh({ ssh_disable_agent_forwarding: true }, env).forwardedAgent).toBeUndefined()
    // Templates are checked on machines that have none.
    expect(ssh({ ssh_agent_auth: true }).agent).toEqual({ socket: undefined })
  })

  test('tells all mistakes at once', () => {
    const given = { ssh_file_transfer_method: 'ftp', ssh_ciphers: ['rot13'], ssh_key_exchange_algorithms: ['x'] }
    expect(mistakes(given).map((error) => error.message)).toEqual([
      'An "ssh_username" must be specified',
      '"ssh_ciphers" has the unknown name "rot13"',
      '"ssh_key_exchange_algorithms" has the unknown name "x"',
      '"ssh_file_transfer_method" must be "scp" or "sftp", not "ftp"',
    ])
  })

  test.each([
    [{ temporary_key_pair_type: 'rsa' }, { type: 'rsa', bits: 4096 }],
    [
      { temporary_key_pair_type: 'ecdsa', temporary_key_pair_bits: 256 },
      { type: 'ecdsa', bits: 256 },
    ],
  ])('the temporary key of %o', (given, kind) => {
    expect(ssh(given).temporaryKeyPair).toEqual(kind)
  })

  test.each([
    [{ temporary_key_pair_type: 'rsa', temporary_key_pair_bits: 512 }, 'at least 1024'],
    [{ temporary_key_pair_type: 'ecdsa', temporary_key_pair_bits: 300 }, '256, 384 or 521'],
    [{ temporary_key_pair_type: 'dsa' }, '"temporary_key_pair_type"'],
  ])('refuses the temporary key of %o', (given, sentence) => {
    expect(mistakes({ ssh_username: 'me', ...given })[0]?.message).toContain(sentence)
  })
})
