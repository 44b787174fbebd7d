import { afterEach, describe, expect, test } from 'vitest'
import { fieldOf } from '../../../src/communicators/ssh/library-fields.ts'
import { renamed, signCertificatesPlainly } from '../../../src/communicators/ssh/plain-signatures.ts'
import { sshString } from '../../../src/communicators/ssh/wire.ts'
import { type SshPair, sshPair } from '../../support/ssh-pair.ts'

const CERTIFICATE = 'rsa-sha2-512-cert-v01@openssh.com'

/** RFC 4252, section 7. */
function logIn(algorithm: string, signatureName: string): Buffer {
  return Buffer.concat([
    Buffer.from([50]),
    ...['user', 'ssh-connection', 'publickey'].map(sshString),
    Buffer.from([1]),
    sshString(algorithm),
    sshString('the certificate'),
    sshString(Buffer.concat([sshString(signatureName), sshString('the signature')])),
  ])
}

describe('renamed', () => {
  test("gives a certificate's signature the name of how it was made", () => {
    expect(renamed(logIn(CERTIFICATE, CERTIFICATE))).toEqual(logIn(CERTIFICATE, 'rsa-sha2-512'))
  })

  test('leaves other log-ins and other messages alone', () => {
    expect(renamed(logIn('ssh-ed25519', 'ssh-ed25519'))).toBeUndefined()
    expect(renamed(Buffer.from([94, 0, 0, 0, 0]))).toBeUndefined()
    const password = Buffer.concat([Buffer.from([50]), ...['user', 'ssh-connection', 'password'].map(sshString)])
    expect(renamed(Buffer.concat([password, Buffer.from([0]), sshString('secret')]))).toBeUndefined()
  })
})

describe('signCertificatesPlainly', () => {
  let pair: SshPair
  afterEach(() => pair.close())

  interface Writer {
    allocStart: number
    alloc(length: number): Buffer
    finalize(packet: Buffer): Buffer
  }

  test('finds its place in the library, once', async () => {
    pair = await sshPair('aes128-gcm@openssh.com')
    signCertificatesPlainly(pair.client)
    const writer = fieldOf(fieldOf(fieldOf(pair.client, '_protocol'), '_packetRW'), 'write') as Writer
    const { finalize } = writer
    signCertificatesPlainly(pair.client)
    expect(writer.finalize).toBe(finalize)

    const payload = logIn(CERTIFICATE, CERTIFICATE)
    const packet = writer.alloc(payload.length)
    payload.copy(packet, writer.allocStart)
    const sent = writer.finalize(packet)
    const length = sent.readUInt32BE(0) - 1 - (sent[4] ?? 0)
    expect(sent.subarray(5, 5 + length)).toEqual(logIn(CERTIFICATE, 'rsa-sha2-512'))
  })
})
