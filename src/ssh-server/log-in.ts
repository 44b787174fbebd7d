import type { AuthContext, ParsedKey, utils } from 'ssh2'

/** The keys of an authorized_keys file. Empty lines, comments and what isn't understood are left out. */
export function authorizedKeysOf({ parseKey }: typeof utils, lines: readonly string[]): readonly ParsedKey[] {
  return lines.flatMap((line) => {
    const words = line.trim().split(/\s+/)
    // Options may stand before the kind of the key.
    const at = words.findIndex((word) => word.startsWith('AAAA'))
    if (line.startsWith('#') || at < 1) return []
    const key = parseKey(`${words[at - 1]} ${words[at]}`)
    return key instanceof Error ? [] : [key]
  })
}

/** Lets `user` in who has one of `keys`, and nobody else. */
export function checkLogIn(attempt: AuthContext, user: string, keys: readonly ParsedKey[]): void {
  if (isAllowed(attempt, user, keys)) attempt.accept()
  else attempt.reject(['publickey'])
}

function isAllowed(attempt: AuthContext, user: string, keys: readonly ParsedKey[]): boolean {
  if (attempt.method !== 'publickey' || attempt.username !== user) return false
  const offered = attempt.key.data
  const key = keys.find((known) => known.getPublicSSH().equals(offered))
  if (!key) return false
  // Without a signature it is only asked whether the key would do.
  if (attempt.signature === undefined) return true
  return attempt.blob !== undefined && key.verify(attempt.blob, attempt.signature, attempt.hashAlgo) === true
}
