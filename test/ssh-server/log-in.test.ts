import ssh2, { type AuthContext } from 'ssh2'
import { describe, expect, test } from 'vitest'
import { authorizedKeysOf, checkLogIn } from '../../src/ssh-server/log-in.ts'

const pair = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 })
const stranger = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 })
const authorized = authorizedKeysOf(ssh2.utils, [pair.public])
const blob = Buffer.from('what both sides know of this connection')

function signedBy(privateKey: string, text = blob): Buffer {
  const key = ssh2.utils.parseKey(privateKey)
  if (key instanceof Error) throw key
  return Buffer.from(key.sign(text))
}

function publicBlob(text: string): Buffer {
  return Buffer.from(text.split(' ')[1] ?? '', 'base64')
}

/** What the server answers to an attempt of the user "me". */
function answer(attempt: object): string {
  let said = ''
  const context = {
    method: 'publickey',
    username: 'me',
    key: { algo: 'ecdsa-sha2-nistp256', data: publicBlob(pair.public) },
    accept: () => (said += 'accepted'),
    reject: (left: string[]) => (said += `rejected, ${left} left`),
    ...attempt,
  }
  checkLogIn(context as unknown as AuthContext, 'me', authorized)
  return said
}

describe('a log-in', () => {
  test('with the key itself succeeds, and so does the question whether it would do', () => {
    expect(answer({ signature: signedBy(pair.private), blob })).toBe('accepted')
    expect(answer({})).toBe('accepted')
  })

  test.each([
    ["a signature by somebody else's key", { signature: signedBy(stranger.private), blob }],
    ['a signature of another connection', { signature: signedBy(pair.private, Buffer.from('another')), blob }],
    ['a signature of nothing', { signature: signedBy(pair.private), blob: undefined }],
    ['an empty signature', { signature: Buffer.alloc(0), blob }],
    ['another key', { key: { algo: 'ecdsa-sha2-nistp256', data: publicBlob(stranger.public) } }],
    ['another name', { username: 'root', signature: signedBy(pair.private), blob }],
    ['a password', { method: 'password', password: 'x' }],
    ['nothing', { method: 'none' }],
  ])('with %s is refused', (_, attempt) => {
    expect(answer(attempt)).toBe('rejected, publickey left')
  })
})
