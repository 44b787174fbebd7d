import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Duplex } from 'node:stream'
import ssh2 from 'ssh2'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateKeyPair } from '../../src/communicators/index.ts'
import { readPrivateKey } from '../../src/communicators/ssh/private-key.ts'
import { CIPHERS, KEY_EXCHANGES } from '../../src/communicators/ssh-algorithms.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-keys-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What OpenSSH makes of a private key. */
function publicKeyOf(privateKey: string): string {
  const file = join(folder, 'key')
  rmSync(file, { force: true })
  writeFileSync(file, privateKey, { mode: 0o600 })
  return execFileSync('ssh-keygen', ['-y', '-f', file], { encoding: 'utf8' }).trim()
}

describe('generateKeyPair', () => {
  test.each([
    [{ type: 'ed25519' }, 'ssh-ed25519'],
    [{ type: 'rsa', bits: 2048 }, 'ssh-rsa'],
    [{ type: 'ecdsa', bits: 256 }, 'ecdsa-sha2-nistp256'],
    [{ type: 'ecdsa', bits: 521 }, 'ecdsa-sha2-nistp521'],
  ] as const)('%o: OpenSSH finds the same public key', async (kind, name) => {
    const pair = await generateKeyPair(kind, 'a comment')
    expect(pair.publicKey).toMatch(new RegExp(`^${name} AAAA\\S+ a comment$`))
    const [type, blob] = publicKeyOf(pair.privateKey).split(' ')
    expect(pair.publicKey.split(' ').slice(0, 2)).toEqual([type, blob])
  })
})

describe('readPrivateKey', () => {
  test.each(['ed25519', 'rsa', 'ec'] as const)(
    'brings a PKCS #8 key into a form that SSH programs read: %s',
    (type) => {
      const { privateKey } =
        type === 'ed25519'
          ? generateKeyPairSync('ed25519')
          : type === 'rsa'
            ? generateKeyPairSync('rsa', { modulusLength: 2048 })
            : generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const key = readPrivateKey(`\n${privateKey.export({ type: 'pkcs8', format: 'pem' })}\n`)
      const parsed = ssh2.utils.parseKey(key)
      if (parsed instanceof Error) throw parsed
      expect(publicKeyOf(`${key}\n`).split(' ')[1]).toBe(parsed.getPublicSSH().toString('base64'))
    },
  )

  test('keeps what ssh-keygen makes', () => {
    for (const type of ['ed25519', 'rsa', 'ecdsa']) {
      const file = join(folder, type)
      execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', file])
      const text = execFileSync('cat', [file], { encoding: 'utf8' })
      expect(readPrivateKey(text)).toBe(text.trim())
    }
  })
})

test('the SSH library knows all names that templates may use', () => {
  const offer = (algorithms: object) => new ssh2.Client().connect({ username: 'x', sock: silence(), algorithms })
  for (const cipher of CIPHERS) expect(() => offer({ cipher: [cipher] })).not.toThrow()
  for (const kex of KEY_EXCHANGES) expect(() => offer({ kex: [kex] })).not.toThrow()
  expect(() => offer({ cipher: ['rot13'] })).toThrow('rot13')
})

function silence(): Duplex {
  return new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() })
}
