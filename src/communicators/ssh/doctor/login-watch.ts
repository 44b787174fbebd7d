import type { Client } from 'ssh2'
import { fieldOf } from '../library-fields.ts'

type Handler = (...args: unknown[]) => unknown

/**
 * Notes what the server says during a log-in. That it knows a key, and which signatures it takes, the SSH library (1.17) keeps to
 * itself; where it looks different nothing is noted of that.
 */
export class LoginWatch {
  keyKnown = false
  newPassword = false
  notice = ''
  signatures: readonly string[] | undefined

  constructor(client: Client) {
    client.on('banner', (message) => {
      this.notice += message
    })
    client.on('change password', () => {
      this.newPassword = true
      client.emit('error', Object.assign(new Error('the password has expired'), { level: 'client-authentication' }))
    })
    before(client, 'USERAUTH_PK_OK', () => {
      this.keyKnown = true
    })
    before(client, 'EXT_INFO', (_protocol, extensions) => {
      this.signatures ??= signaturesIn(extensions)
    })
  }
}

function before(client: Client, message: string, note: Handler): void {
  const handlers = fieldOf(fieldOf(client, '_protocol'), '_handlers')
  const handler = fieldOf(handlers, message)
  if (typeof handlers !== 'object' || handlers === null || typeof handler !== 'function') return
  const replacement: Handler = (...args) => {
    note(...args)
    return Reflect.apply(handler, handlers, args)
  }
  Object.assign(handlers, { [message]: replacement })
}

function signaturesIn(extensions: unknown): readonly string[] | undefined {
  if (!Array.isArray(extensions)) return undefined
  const names = fieldOf(
    extensions.find((extension) => fieldOf(extension, 'name') === 'server-sig-algs'),
    'algs',
  )
  return Array.isArray(names) ? names.map(String) : undefined
}
