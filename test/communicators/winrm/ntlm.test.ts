import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readAvPairs, writeAvPairs } from '../../../src/communicators/winrm/ntlm/av-pairs.ts'
import {
  answerChallenge,
  responseKey,
  sealingKey,
  signingKey,
  utf16,
} from '../../../src/communicators/winrm/ntlm/keys.ts'
import { logIn, ntlmCredentials } from '../../../src/communicators/winrm/ntlm/login.ts'
import { md4 } from '../../../src/communicators/winrm/ntlm/md4.ts'
import { negotiateMessage, readChallenge } from '../../../src/communicators/winrm/ntlm/messages.ts'
import { Rc4 } from '../../../src/communicators/winrm/ntlm/rc4.ts'
import { SealingContext } from '../../../src/communicators/winrm/ntlm/sealing.ts'
import { NtlmServer } from '../../support/winrm-server/ntlm.ts'

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')

describe('MD4, with the vectors of RFC 1320', () => {
  test.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
    ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
  ])('%s', (text, digest) => {
    expect(md4(Buffer.from(text)).toString('hex')).toBe(digest)
  })
})

describe('RC4, with the vectors of RFC 6229', () => {
  test.each([
    ['0102030405', 'b2396305f03dc027ccc3524a0a1118a8'],
    ['0102030405060708090a0b0c0d0e0f10', '9ac7cc9a609d1ef7b2932899cde41b97'],
  ])('%s', (key, stream) => {
    expect(new Rc4(hex(key)).update(Buffer.alloc(16)).toString('hex')).toBe(stream)
  })

  test('goes on where it stopped', () => {
    const bytes = randomBytes(100)
    const [whole, parts] = [new Rc4(hex('0102')), new Rc4(hex('0102'))]
    const cut = Buffer.concat([parts.update(bytes.subarray(0, 33)), parts.update(bytes.subarray(33))])
    expect(cut.equals(whole.update(bytes))).toBe(true)
  })
})

describe('NTLMv2, with the example of MS-NLMP 4.2.4', () => {
  const targetInfo = Buffer.concat([
    hex('02000c00'),
    utf16('Domain'),
    hex('01000c00'),
    utf16('Server'),
    hex('00000000'),
  ])
  const key = responseKey('Password', 'User', 'Domain')
  const { response, sessionBaseKey } = answerChallenge({
    responseKey: key,
    serverChallenge: hex('0123456789abcdef'),
    clientChallenge: hex('aaaaaaaaaaaaaaaa'),
    time: Buffer.alloc(8),
    targetInfo,
  })
  const sessionKey = hex('55555555555555555555555555555555')

  test('makes keys and the proof', () => {
    expect(key.toString('hex')).toBe('0c868a403bfd7a93a3001ef22ef02e3f')
    expect(response.subarray(0, 16).toString('hex')).toBe('68cd0ab851e51c96aabc927bebef6a1c')
    expect(sessionBaseKey.toString('hex')).toBe('8de40ccadbc14a82f15cb0ad0de95ca3')
    expect(new Rc4(sessionBaseKey).update(sessionKey).toString('hex')).toBe('c5dad2544fc9799094ce1ce90bc9d03e')
  })

  test('seals a message', () => {
    expect(signingKey(sessionKey, 'client-to-server').toString('hex')).toBe('4788dc861b4782f35d43fd98fe1a2d39')
    expect(sealingKey(sessionKey, 'client-to-server').toString('hex')).toBe('59f600973cc4960a25480a7c196e4c58')
    const { data, signature } = new SealingContext(sessionKey, 'client-to-server').seal(utf16('Plaintext'))
    expect(data.toString('hex')).toBe('54e50165bf1936dc996020c1811b0f06fb5f')
    expect(signature.toString('hex')).toBe('010000007fb38ec5c55d497600000000')
  })
})

describe('a log-in', () => {
  const attempt = (password: string, username = 'Administrator') => {
    const server = new NtlmServer('Administrator', 'secret ü')
    const negotiate = negotiateMessage()
    const challenge = server.challenge(negotiate)
    const login = logIn(ntlmCredentials(username, password), negotiate, challenge)
    return { server, login, accepted: server.accept(login.authenticate) }
  }

  test('is accepted with the right password, and messages then go both ways', () => {
    const { server, login, accepted } = attempt('secret ü')
    expect(accepted).toBe(true)
    const [outgoing, incoming] = (['client-to-server', 'server-to-client'] as const).map(
      (direction) => new SealingContext(login.sessionKey, direction),
    )
    for (const text of ['one', 'two', '']) {
      const sealed = outgoing?.seal(Buffer.from(text))
      expect(server.unseal(sealed?.signature ?? hex(''), sealed?.data ?? hex('')).toString()).toBe(text)
      const answer = server.seal(Buffer.from(`${text}!`))
      const unsealed = incoming?.unseal({ signature: answer.subarray(4, 20), data: answer.subarray(20) })
      expect(unsealed?.toString()).toBe(`${text}!`)
    }
  })

  test('is refused with a wrong one, and for another user', () => {
    expect(attempt('other').accepted).toBe(false)
    expect(attempt('secret ü', 'guest').accepted).toBe(false)
  })

  test('fails when somebody changed a message on the way', () => {
    const server = new NtlmServer('Administrator', 'x')
    const negotiate = negotiateMessage()
    const { authenticate } = logIn(ntlmCredentials('Administrator', 'x'), negotiate, server.challenge(negotiate))
    authenticate.writeUInt8(authenticate.readUInt8(60) ^ 0x10, 60)
    expect(server.accept(authenticate)).toBe(false)
  })

  test('reads users as people write them', () => {
    expect(ntlmCredentials('CORP\\me', 'x')).toEqual({ domain: 'CORP', user: 'me', password: 'x' })
    expect(ntlmCredentials('.\\me', 'x')).toEqual({ domain: '', user: 'me', password: 'x' })
    expect(ntlmCredentials('me@corp.example', 'x')).toEqual({ domain: '', user: 'me@corp.example', password: 'x' })
  })

  test('is not tried with weaker keys, or with what is no challenge', () => {
    const challenge = new NtlmServer('a', 'b').challenge(negotiateMessage())
    const weak = Buffer.from(challenge)
    weak.writeUInt32LE((challenge.readUInt32LE(20) & ~0x20000000) >>> 0, 20)
    expect(() => readChallenge(weak)).toThrow('128-bit')
    expect(() => readChallenge(Buffer.from('nonsense'))).toThrow('no NTLM challenge')
    expect(() => readChallenge(challenge.subarray(0, 60))).toThrow('cut short')
  })
})

test('a broken seal is noticed', () => {
  const key = randomBytes(16)
  const { data, signature } = new SealingContext(key, 'server-to-client').seal(Buffer.from('text'))
  data.writeUInt8(data.readUInt8(0) ^ 1, 0)
  expect(() => new SealingContext(key, 'server-to-client').unseal({ data, signature })).toThrow('wrong')
})

test('pairs of a target are written as they were read', () => {
  const bytes = hex('0200 0200 4100 0700 0800 0102030405060708 0000 0000')
  expect(writeAvPairs(readAvPairs(bytes)).equals(bytes)).toBe(true)
})
