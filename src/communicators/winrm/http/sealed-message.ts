import type { SealingContext } from '../ntlm/sealing.ts'

// MS-WSMV 2.2.9.1: a sealed message is two parts, one that tells the length of what is sealed, one with its bytes.

const BOUNDARY = '--Encrypted Boundary'
const PROTOCOL = 'application/HTTP-SPNEGO-session-encrypted'
const OCTETS = '\tContent-Type: application/octet-stream\r\n'

export const SEALED_CONTENT_TYPE = `multipart/encrypted;protocol="${PROTOCOL}";boundary="Encrypted Boundary"`

/** A sealed answer can't be understood. */
export class BrokenSealedMessage extends Error {
  override readonly name = 'BrokenSealedMessage'
}

export function isSealed(contentType: string): boolean {
  return /^multipart\/encrypted/i.test(contentType)
}

export function sealMessage(message: Buffer, context: SealingContext): Buffer {
  const { signature, data } = context.seal(message)
  const head = [
    BOUNDARY,
    `\tContent-Type: ${PROTOCOL}`,
    `\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=${message.length}`,
    BOUNDARY,
    OCTETS,
  ].join('\r\n')
  const length = Buffer.alloc(4)
  length.writeUInt32LE(signature.length)
  return Buffer.concat([Buffer.from(head), length, signature, data, Buffer.from(`${BOUNDARY}--\r\n`)])
}

/** @throws BrokenSealedMessage, BrokenSeal */
export function unsealMessage(body: Buffer, context: SealingContext): Buffer {
  const start = body.indexOf(OCTETS)
  const end = body.lastIndexOf(`${BOUNDARY}--`)
  const length = /OriginalContent:[^\r\n]*Length=(\d+)/i.exec(
    body.subarray(0, Math.max(0, start)).toString('latin1'),
  )?.[1]
  const sealed = body.subarray(start + OCTETS.length, end)
  if (start < 0 || end < 0 || length === undefined || sealed.length < 20) {
    throw new BrokenSealedMessage('a sealed answer has not the form that it should have')
  }
  const signatureLength = sealed.readUInt32LE(0)
  const message = context.unseal({
    signature: sealed.subarray(4, 4 + signatureLength),
    data: sealed.subarray(4 + signatureLength),
  })
  if (message.length !== Number(length)) {
    throw new BrokenSealedMessage('a sealed answer has another length than it says')
  }
  return message
}
