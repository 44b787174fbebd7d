import type { NtlmServer } from './ntlm.ts'

// MS-WSMV 2.2.9.1: a sealed message travels as two parts, one that tells the length of what is sealed, one with its bytes.

const BOUNDARY = '--Encrypted Boundary'
const PROTOCOL = 'application/HTTP-SPNEGO-session-encrypted'
export const SEALED_TYPE = `multipart/encrypted;protocol="${PROTOCOL}";boundary="Encrypted Boundary"`

export function unsealRequest(body: Buffer, ntlm: NtlmServer): Buffer {
  const mark = 'Content-Type: application/octet-stream\r\n'
  const head = body.indexOf(mark)
  const length = /OriginalContent: type=application\/soap\+xml;charset=(?:UTF-8|utf-8);Length=(\d+)\r\n/.exec(
    body.subarray(0, Math.max(0, head)).toString('latin1'),
  )?.[1]
  if (head < 0 || !length || !body.subarray(0, head).includes(PROTOCOL)) throw new Error('no sealed message')
  const end = body.lastIndexOf(`${BOUNDARY}--`)
  const sealed = body.subarray(head + mark.length, end)
  const signatureLength = sealed.readUInt32LE(0)
  const message = ntlm.unseal(sealed.subarray(4, 4 + signatureLength), sealed.subarray(4 + signatureLength))
  if (message.length !== Number(length)) throw new Error('the sealed message has another length than it says')
  return message
}

export function sealResponse(message: Buffer, ntlm: NtlmServer): Buffer {
  const head = [
    BOUNDARY,
    `\tContent-Type: ${PROTOCOL}`,
    `\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=${message.length}`,
    BOUNDARY,
    '\tContent-Type: application/octet-stream',
    '',
  ]
  return Buffer.concat([Buffer.from(head.join('\r\n')), ntlm.seal(message), Buffer.from(`${BOUNDARY}--\r\n`)])
}
