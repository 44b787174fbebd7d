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
