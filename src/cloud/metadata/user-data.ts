import { createHash } from 'node:crypto'
import type { InstanceRecord } from '../store/records.ts'

/**
 * The instance's user data as the guest sees it.
 *
 * A stood-in image has to let in the user that its template names. cloud-init is told so in the one place that every image
 * with an EC2 data source reads: a cloud-config part with its documented `user` key goes beside the user's own data, as MIME
 * multipart. It comes last, where what the user's own cloud-config says wins.
 */
export function userDataOf(record: InstanceRecord): Buffer | undefined {
  const own = record.userData === undefined ? undefined : Buffer.from(record.userData, 'base64')
  if (record.loginUser === undefined) return own
  return withLoginUser(own, record.loginUser)
}

function withLoginUser(own: Buffer | undefined, user: string): Buffer {
  const boundary = `ingot-${createHash('sha256')
    .update(own ?? '')
    .digest('hex')
    .slice(0, 32)}`
  const parts = [...(own ? [partOf(own)] : []), cloudConfigPart(user)]
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')
  return Buffer.from(
    `Content-Type: multipart/mixed; boundary="${boundary}"\r\nMIME-Version: 1.0\r\n\r\n${body}--${boundary}--\r\n`,
    'latin1',
  )
}

function partOf(data: Buffer): string {
  // Without a known type, cloud-init finds it out from the first line, and unpacks gzip, as it does for plain data.
  return isMime(data) ? data.toString('latin1') : encodedPart('application/octet-stream', data)
}

function isMime(data: Buffer): boolean {
  return /^(content-type|mime-version):/i.test(data.subarray(0, 64).toString('latin1'))
}

function cloudConfigPart(user: string): string {
  const config = user === 'root' ? { disable_root: false } : { user: { name: user } }
  return encodedPart('text/cloud-config', `#cloud-config\n${JSON.stringify(config)}\n`)
}

function encodedPart(type: string, data: Buffer | string): string {
  return `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${inLines(data)}`
}

/** Base64 in lines of 76 characters, as MIME wants them. */
function inLines(data: Buffer | string): string {
  return (
    Buffer.from(data)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n')
}
