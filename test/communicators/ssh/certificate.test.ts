import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outOfDate, readCertificate } from '../../../src/communicators/ssh/certificate.ts'
import { publicKeyOf, readPrivateKey } from '../../../src/communicators/ssh/private-key.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-certificate-'))
  keygen('-t', 'ed25519', '-N', '', '-f', path('ca'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const path = (name: string): string => join(folder, name)
const text = (name: string): string => readFileSync(path(name), 'utf8')

function keygen(...args: string[]): void {
  execFileSync('ssh-keygen', ['-q', ...args])
}

function certified(name: string, ...signing: string[]): string {
  keygen('-t', 'ed25519', '-N', '', '-f', path(name))
  keygen('-s', path('ca'), '-I', 'me', '-n', 'me', ...signing, path(`${name}.pub`))
  return text(`${name}-cert.pub`)
}

describe('readCertificate', () => {
  test.each([
    ['ed25519', ['-t', 'ed25519']],
    ['rsa', ['-t', 'rsa', '-b', '1024']],
    ['rsa-pem', ['-t', 'rsa', '-b', '1024', '-m', 'PEM']],
    ['ecdsa', ['-t', 'ecdsa', '-b', '521']],
  ] as const)('knows whose it is: %s', (name, kind) => {
    keygen(...kind, '-N', '', '-f', path(name))
    keygen('-s', path('ca'), '-I', 'me', '-n', 'me', path(`${name}.pub`))
    const certificate = readCertificate(text(`${name}-cert.pub`))
    expect(certificate.publicKey.equals(publicKeyOf(readPrivateKey(text(name))))).toBe(true)
    expect(certificate.publicKey.toString('base64')).toBe(text(`${name}.pub`).split(' ')[1])
    expect(`${certificate.keyType}-cert-v01@openssh.com`).toBe(certificate.type)
  })

  test('tells what is wrong', () => {
    const good = certified('good')
    keygen('-t', 'ed25519', '-N', '', '-f', path('host'))
    keygen('-s', path('ca'), '-I', 'me', '-h', path('host.pub'))
    expect(() => readCertificate(text('good'))).toThrow('is a private key, not a certificate')
    expect(() => readCertificate(text('good.pub'))).toThrow('is a public key, not a certificate')
    expect(() => readCertificate('hello')).toThrow('is not an SSH certificate')
    expect(() => readCertificate(text('host-cert.pub'))).toThrow("is a host's certificate, not a user's")
    expect(() => readCertificate(good.slice(0, 120))).toThrow('is damaged')
    expect(() => readCertificate('ssh-dss-cert-v01@openssh.com AAAA')).toThrow('is damaged')
  })
})

test('outOfDate tells when it is', () => {
  const day = 86_400_000
  const forever = readCertificate(certified('forever'))
  expect(outOfDate(forever, Date.now())).toBeUndefined()
  const limited = readCertificate(certified('limited', '-V', '20300101000000Z:20300102000000Z'))
  const begin = Date.UTC(2030, 0, 1)
  expect(outOfDate(limited, begin)).toBeUndefined()
  expect(outOfDate(limited, begin - 1000)).toBe('not valid before 2030-01-01T00:00:00Z')
  expect(outOfDate(limited, begin + day)).toBe('expired at 2030-01-02T00:00:00Z')
})
