import type { ParsedKey, utils } from 'ssh2'
import { IngotError } from '../errors/index.ts'

/** @throws IngotError `ssh-server/key` when the text is no private key, or is locked by a passphrase */
export function parseHostKey({ parseKey }: typeof utils, text: string): ParsedKey {
  const key = parseKey(text)
  if (key instanceof Error) {
    throw new IngotError('ssh-server/key', `the host key can't be used: ${key.message}`, {
      hint: 'It must be a private key without a passphrase, such as ssh-keygen -N "" makes.',
      cause: key,
    })
  }
  return key
}
