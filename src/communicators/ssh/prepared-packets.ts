import { randomFillSync } from 'node:crypto'
import type { Client } from 'ssh2'
import { fieldOf, isGcm } from './library-fields.ts'

/** The largest packet that OpenSSH takes on a channel, 32 KiB of data, with all that surrounds it. */
const PACKET = 33 * 1024
const RANDOM = 16 * 1024
/** Of the length, and of the padding's length (RFC 4253, section 6). */
const LENGTH_FIELD = 4
const PADDING_FIELD = 1
const BLOCK = 16
const LEAST_PADDING = 4

interface Cipher {
  allocPacket(payloadLength: number): Buffer
  encrypt(packet: Buffer): void
  _onWrite(bytes: Buffer): void
}

/**
 * Lets a connection with AES-GCM build its packets in one buffer, and take the random padding from a supply: the SSH
 * library allocates 32 KiB for each packet only to throw it away once encrypted, and asks for its few random bytes one
 * packet at a time, which together is a third of an upload's time. It reaches into the library (1.17), and does nothing
 * where that looks different.
 */
export function preparePackets(client: Client): void {
  const cipher = fieldOf(fieldOf(client, '_protocol'), '_cipher')
  if (isCipher(cipher)) prepare(cipher)
}

function prepare(cipher: Cipher): void {
  const buffer = Buffer.allocUnsafeSlow(PACKET)
  const random = new RandomSupply()
  // Packets wait for their encryption while keys are exchanged; those allocated meanwhile get memory of their own.
  let taken = false
  const encrypt = cipher.encrypt.bind(cipher)
  const write = cipher._onWrite.bind(cipher)

  const take = (length: number): Buffer => {
    if (taken || length > PACKET) return Buffer.allocUnsafe(length)
    taken = true
    return buffer.subarray(0, length)
  }
  Object.assign(cipher, {
    allocPacket(payloadLength: number): Buffer {
      const used = PADDING_FIELD + payloadLength
      const rest = BLOCK - (used % BLOCK)
      const padding = rest < LEAST_PADDING ? rest + BLOCK : rest
      const packet = take(LENGTH_FIELD + used + padding)
      packet.writeUInt32BE(used + padding, 0)
      packet[LENGTH_FIELD] = padding
      random.fill(packet, LENGTH_FIELD + used, padding)
      return packet
    },
    encrypt(packet: Buffer): void {
      encrypt(packet)
      if (packet.buffer === buffer.buffer) taken = false
    },
    // The length is sent as it stands in the packet, and may wait in the socket while the next packet is built.
    _onWrite(bytes: Buffer): void {
      write(bytes.buffer === buffer.buffer ? Buffer.from(bytes) : bytes)
    },
  } satisfies Cipher)
}

/** Random bytes, each given out once. */
class RandomSupply {
  readonly #bytes = Buffer.allocUnsafeSlow(RANDOM)
  #used = RANDOM

  fill(into: Buffer, at: number, length: number): void {
    if (this.#used + length > RANDOM) {
      randomFillSync(this.#bytes)
      this.#used = 0
    }
    this.#bytes.copy(into, at, this.#used, this.#used + length)
    this.#used += length
  }
}

function isCipher(value: unknown): value is Cipher {
  const methods = ['allocPacket', 'encrypt', '_onWrite']
  return isGcm(fieldOf(value, '_encSSLName')) && methods.every((name) => typeof fieldOf(value, name) === 'function')
}
