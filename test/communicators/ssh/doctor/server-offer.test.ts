import { expect, test } from 'vitest'
import { offerIn } from '../../../../src/communicators/ssh/doctor/server-offer.ts'
import { sshString, uint32 } from '../../../../src/communicators/ssh/wire.ts'

const KEXINIT = 20
const names = [
  'kex-a,kex-strict-s-v00@openssh.com,ext-info-s',
  'ssh-ed25519',
  'c1,c2',
  'c1',
  'm1',
  'm1',
  'none',
  'none',
  '',
  '',
]
const payload = Buffer.concat([
  Buffer.from([KEXINIT]),
  Buffer.alloc(16, 7),
  ...names.map((list) => sshString(list)),
  Buffer.alloc(5),
])
const packet = Buffer.concat([uint32(payload.length + 5), Buffer.from([4]), payload, Buffer.alloc(4)])

test('the lists of a server are read from its first packet, after lines and a banner', () => {
  const bytes = Buffer.concat([Buffer.from('hello\r\nSSH-2.0-x\r\n'), packet])
  expect(offerIn(bytes)).toEqual({
    keyExchange: ['kex-a'],
    hostKey: ['ssh-ed25519'],
    cipher: ['c1', 'c2'],
    mac: ['m1'],
  })
})

test('what is cut off or something else is no offer', () => {
  const whole = Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), packet])
  for (const length of [0, 5, 11, 20, 60]) expect(offerIn(whole.subarray(0, length))).toBeUndefined()
  expect(offerIn(Buffer.from('HTTP/1.1 400 Bad Request\r\n'))).toBeUndefined()
})
