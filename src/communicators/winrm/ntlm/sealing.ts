import { timingSafeEqual } from 'node:crypto'
import { type Direction, hmacMd5, sealingKey, signingKey } from './keys.ts'
import { Rc4 } from './rc4.ts'

export interface Sealed {
  /** 16 bytes. */
  readonly signature: Buffer
  readonly data: Buffer
}

/** A message was not what the other side sealed. */
export class BrokenSeal extends Error {
  override readonly name = 'BrokenSeal'
}

/**
 * One direction of a session's messages, sealed as MS-NLMP 3.4.3 says for extended session security and key exchange. The
 * cipher goes on from message to message: none may be left out.
 */
export class SealingContext {
  readonly #signingKey: Buffer
  readonly #cipher: Rc4
  #sequence = 0

  constructor(sessionKey: Buffer, direction: Direction) {
    this.#signingKey = signingKey(sessionKey, direction)
    this.#cipher = new Rc4(sealingKey(sessionKey, direction))
  }

  seal(message: Buffer): Sealed {
    const data = this.#cipher.update(message)
    return { data, signature: this.#sign(message) }
  }

  /** @throws BrokenSeal */
  unseal({ signature, data }: Sealed): Buffer {
    const message = this.#cipher.update(data)
    const expected = this.#sign(message)
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
      throw new BrokenSeal('the signature of a sealed message is wrong')
    }
    return message
  }

  #sign(message: Buffer): Buffer {
    const sequence = Buffer.alloc(4)
    sequence.writeUInt32LE(this.#sequence++)
    const checksum = this.#cipher.update(hmacMd5(this.#signingKey, sequence, message).subarray(0, 8))
    return Buffer.concat([Buffer.from([1, 0, 0, 0]), checksum, sequence])
  }
}
