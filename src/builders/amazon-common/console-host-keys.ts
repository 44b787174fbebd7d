// cloud-init prints these lines around the machine's public keys at its first start.
const BLOCK = /-----BEGIN SSH HOST KEY KEYS-----(.*?)-----END SSH HOST KEY KEYS-----/gs
const KEY = /\b(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) (AAAA[0-9A-Za-z+/]+=*)/g

/**
 * The public host keys in a machine's console output, as OpenSSH lines without comments.
 * @returns undefined while there is no whole block; the latest one counts, since a machine may have started twice
 */
export function consoleHostKeys(output: string): readonly string[] | undefined {
  const block = [...output.matchAll(BLOCK)].at(-1)?.[1]
  if (block === undefined) return undefined
  const keys = [...block.matchAll(KEY)].map(([, type, key]) => `${type} ${key}`)
  return keys.length > 0 ? keys : undefined
}
