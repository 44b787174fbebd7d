import { KeyObject, randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { fieldOf } from '../../../src/communicators/ssh/library-fields.ts'
import { prepareKeys } from '../../../src/communicators/ssh/prepared-keys.ts'
import { preparePackets } from '../../../src/communicators/ssh/prepared-packets.ts'
import { type SshPair, sendThrough, sshPair } from '../../support/ssh-pair.ts'

// These reach into the SSH library, and do nothing where that looks different: here it must look as they expect.

let pair: SshPair
afterEach(() => pair.close())

interface Cipher {
  allocPacket(payloadLength: number): Buffer
  encrypt(packet: Buffer): void
}
const cipherOf = (): Cipher => fieldOf(fieldOf(pair.client, '_protocol'), '_cipher') as Cipher
const decipherOf = (): unknown => fieldOf(fieldOf(pair.client, '_protocol'), '_decipher')

describe('prepareKeys', () => {
  test.each(['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com'])('replaces both keys of %s', async (cipher) => {
    pair = await sshPair(cipher)
    expect(fieldOf(cipherOf(), '_encKey')).toBeInstanceOf(Buffer)
    prepareKeys(pair.client)
    expect(fieldOf(cipherOf(), '_encKey')).toBeInstanceOf(KeyObject)
    expect(fieldOf(decipherOf(), '_decipherKey')).toBeInstanceOf(KeyObject)
    const bytes = randomBytes(300_000)
    expect((await sendThrough(pair.client, bytes)).equals(bytes)).toBe(true)
  })

  test('leaves other ciphers alone', async () => {
    pair = await sshPair('aes128-ctr')
    prepareKeys(pair.client)
    expect(await sendThrough(pair.client, Buffer.from('x'))).toEqual(Buffer.from('x'))
  })
})

describe('preparePackets', () => {
  test('builds packets in one buffer, each as RFC 4253 wants it', async () => {
    pair = await sshPair('aes128-gcm@openssh.com')
    const cipher = cipherOf()
    preparePackets(pair.client)
    const memory = new Set<ArrayBufferLike>()
    for (let length = 1; length < 40; length++) {
      const packet = cipher.allocPacket(length)
      memory.add(packet.buffer)
      const padding = packet[4] ?? 0
      expect(packet.readUInt32BE(0)).toBe(packet.length - 4)
      expect(packet.length).toBe(4 + 1 + length + padding)
      expect((packet.length - 4) % 16).toBe(0)
      expect(padding).toBeGreaterThanOrEqual(4)
      // What was built is on its way before the next one is asked for.
      cipher.encrypt(packet)
    }
    expect([...memory].map(({ byteLength }) => byteLength)).toEqual([33 * 1024])
  })

  test('gives memory of its own to a packet that must wait, and to a large one', async () => {
    pair = await sshPair('aes128-gcm@openssh.com')
    preparePackets(pair.client)
    const [first, second] = [cipherOf().allocPacket(10), cipherOf().allocPacket(10)]
    expect(second.buffer).not.toBe(first.buffer)
    expect(cipherOf().allocPacket(100_000).length).toBeGreaterThan(100_000)
  })

  test('pads with bytes that are not told twice', async () => {
    pair = await sshPair('aes128-gcm@openssh.com')
    preparePackets(pair.client)
    const paddings = Array.from({ length: 3000 }, () => cipherOf().allocPacket(1).subarray(6).toString('hex'))
    expect(new Set(paddings).size).toBe(paddings.length)
  })

  test('bytes arrive unchanged, also while new keys are agreed on', async () => {
    pair = await sshPair('aes256-gcm@openssh.com')
    const prepare = (): void => {
      prepareKeys(pair.client)
      preparePackets(pair.client)
    }
    prepare()
    pair.client.on('handshake', prepare)
    const bytes = Array.from({ length: 4 }, () => randomBytes(700_001))
    const sending = Promise.all(bytes.map((part) => sendThrough(pair.client, part)))
    const agreed = new Promise<void>((resolve) => pair.connection.rekey(() => resolve()))
    const arrived = await sending
    await agreed
    expect(arrived.map((part, index) => part.equals(bytes[index] ?? Buffer.alloc(0)))).toEqual([true, true, true, true])
    expect(fieldOf(cipherOf(), '_encKey')).toBeInstanceOf(KeyObject)
  })

  test('leaves other ciphers alone', async () => {
    pair = await sshPair('aes128-ctr')
    const { allocPacket } = cipherOf()
    preparePackets(pair.client)
    expect(cipherOf().allocPacket).toBe(allocPacket)
  })
})
