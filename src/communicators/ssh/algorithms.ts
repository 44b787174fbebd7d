import type { Algorithms } from 'ssh2'
import type { SshConfig } from '../config.ts'
import { PREFERRED_CIPHERS } from '../ssh-algorithms.ts'

/** Newest signature methods first for the one kind of key that has several. */
const HOST_KEY_ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
}
const HOST_KEY_TYPES = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
] as const

/** What to offer the server; `hostKeyTypes` are those whose right keys are known. */
export function algorithmsFor(
  config: Pick<SshConfig, 'ciphers' | 'keyExchange'>,
  hostKeyTypes: readonly string[],
): Algorithms {
  const supported = HOST_KEY_TYPES.filter((type) => hostKeyTypes.includes(type))
  const types = new Set<string>([...supported, ...HOST_KEY_TYPES])
  const chosen = {
    cipher: [...(config.ciphers ?? PREFERRED_CIPHERS)],
    serverHostKey: [...types].flatMap((type) => HOST_KEY_ALGORITHMS[type] ?? [type]),
    ...(config.keyExchange ? { kex: [...config.keyExchange] } : {}),
  }
  // The names were checked when the options were; the library's types list fewer than it knows.
  return chosen as Algorithms
}
