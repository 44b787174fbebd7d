import { nearest } from '../errors/index.ts'
import type { Problems } from './problems.ts'

/**
 * AES-GCM first: processors do it in hardware, and it needs no separate check sum. Kept apart from the SSH library so that
 * `validate` can check names without loading it.
 */
export const PREFERRED_CIPHERS = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'chacha20-poly1305@openssh.com',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
] as const

/** All that the SSH library can be told to offer. */
export const CIPHERS: readonly string[] = [...PREFERRED_CIPHERS, 'aes128-cbc', 'aes192-cbc', 'aes256-cbc', '3des-cbc']

export const KEY_EXCHANGES: readonly string[] = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group-exchange-sha256',
  'diffie-hellman-group14-sha256',
  'diffie-hellman-group15-sha512',
  'diffie-hellman-group16-sha512',
  'diffie-hellman-group17-sha512',
  'diffie-hellman-group18-sha512',
  'diffie-hellman-group-exchange-sha1',
  'diffie-hellman-group14-sha1',
  'diffie-hellman-group1-sha1',
]

/**
 * One Packer or another offers these to whoever asks for them, next to others; our library can't: OpenSSL has taken RC4 out,
 * and ML-KEM is too new.
 */
const BEYOND_US: readonly string[] = ['arcfour', 'arcfour128', 'arcfour256', 'mlkem768x25519-sha256']

/** Checks the names that a user wants to be offered; undefined for the usual ones. Mistakes go to `problems`. */
export function algorithmsOf(
  option: string,
  names: readonly string[] | undefined,
  known: readonly string[],
  problems: Problems,
): readonly string[] | undefined {
  const wanted = names?.filter((name) => !BEYOND_US.includes(name))
  const [unknown] = names && wanted?.length === 0 ? names : (wanted?.filter((name) => !known.includes(name)) ?? [])
  if (unknown !== undefined) {
    // OpenSSH's own names end in "@openssh.com", which is what people leave out first.
    const near = known.find((name) => name.startsWith(`${unknown}@`)) ?? nearest(unknown, known)
    const list = `Known are: ${known.join(', ')}`
    problems.add(
      option,
      'options/invalid',
      `"${option}" has the unknown name "${unknown}"`,
      near ? `did you mean "${near}"? ${list}` : list,
    )
  }
  return wanted && wanted.length > 0 ? wanted : undefined
}
