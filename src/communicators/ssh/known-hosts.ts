import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** What known_hosts files say about one host; keys are lines such as `ssh-ed25519 AAAA…`. */
export interface KnownHost {
  /** Undefined when the host is not mentioned. */
  readonly keys: readonly string[] | undefined
  readonly revoked: readonly string[]
}

/** Reads the files that OpenSSH reads without being told otherwise. A file that isn't there says nothing. */
export async function knownHostsOf(
  address: { readonly host: string; readonly port: number },
  env: Readonly<Record<string, string | undefined>>,
): Promise<KnownHost> {
  const home = env['HOME'] || homedir()
  const own = ['known_hosts', 'known_hosts2'].map((name) => join(home, '.ssh', name))
  const texts = [...own, '/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'].map((path) =>
    readFile(path, 'utf8').catch(() => ''),
  )
  return findKnownHost((await Promise.all(texts)).join('\n'), address)
}

/** Lines are as in sshd(8): `[marker] hosts type key [comment]`. Certificate authorities are not for us: no CA is asked. */
export function findKnownHost(
  text: string,
  { host, port }: { readonly host: string; readonly port: number },
): KnownHost {
  const name = port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`
  const keys: string[] = []
  const revoked: string[] = []
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s+/)
    const marker = words[0]?.startsWith('@') ? words.shift() : undefined
    const [hosts = '', type, key] = words
    if (hosts.startsWith('#') || !type || !key || !matches(hosts, name)) continue
    if (marker === undefined) keys.push(`${type} ${key}`)
    if (marker === '@revoked') revoked.push(`${type} ${key}`)
  }
  return { keys: keys.length > 0 ? keys : undefined, revoked }
}

function matches(hosts: string, name: string): boolean {
  const hashed = /^\|1\|([^|]+)\|([^|]+)$/.exec(hosts)
  if (hashed) {
    const hash = createHmac('sha1', Buffer.from(hashed[1] ?? '', 'base64'))
      .update(name)
      .digest('base64')
    return hash === hashed[2]
  }
  const patterns = hosts.toLowerCase().split(',')
  const excluded = patterns.some((pattern) => pattern.startsWith('!') && isLike(pattern.slice(1), name))
  return !excluded && patterns.some((pattern) => !pattern.startsWith('!') && isLike(pattern, name))
}

/** `*` and `?` are the only wildcards. */
function isLike(pattern: string, name: string): boolean {
  const expression = pattern
    .replace(/[^\w*?]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${expression}$`).test(name)
}
