import type { RequestListener } from 'node:http'
import { userInfo } from 'node:os'

export interface GuestMetadata {
  readonly instanceId: string
  readonly address: string
  readonly mac: string
  readonly publicKey: string
  readonly userData?: string
}

/** As much of EC2's metadata service as cloud-init needs to set a guest up. `seen` gets the paths that were asked for. */
export function guestMetadata(facts: GuestMetadata, seen: string[] = []): RequestListener {
  const leaves = new Map(Object.entries(leavesOf(facts)))
  return (request, response) => {
    const path = (request.url ?? '/').replace(/^\/[^/]+\//, '').replace(/\/$/, '')
    seen.push(`${request.method} ${path}`)
    request.resume()
    const body = request.method === 'PUT' ? 'token' : (leaves.get(path) ?? folder([...leaves.keys()], path))
    response.writeHead(body === undefined ? 404 : 200, { 'Content-Length': Buffer.byteLength(body ?? '') })
    response.end(body)
  }
}

function leavesOf({ instanceId, address, mac, publicKey, userData }: GuestMetadata): Record<string, string> {
  const card = `meta-data/network/interfaces/macs/${mac}`
  return {
    'meta-data/ami-id': 'ami-00000000000000000',
    'meta-data/hostname': 'guest.local',
    'meta-data/instance-id': instanceId,
    'meta-data/local-hostname': 'guest.local',
    'meta-data/local-ipv4': address,
    'meta-data/mac': mac,
    [`${card}/device-number`]: '0',
    [`${card}/local-ipv4s`]: address,
    [`${card}/mac`]: mac,
    'meta-data/placement/availability-zone': 'us-east-1a',
    'meta-data/public-keys': `0=${userInfo().username}`,
    'meta-data/public-keys/0': 'openssh-key',
    'meta-data/public-keys/0/openssh-key': publicKey,
    'meta-data/services/domain': 'amazonaws.com',
    'dynamic/instance-identity/document': '{"region":"us-east-1"}',
    ...(userData === undefined ? {} : { 'user-data': userData }),
  }
}

function folder(paths: readonly string[], path: string): string | undefined {
  const below = paths.filter((one) => one.startsWith(`${path}/`)).map((one) => one.slice(path.length + 1))
  if (below.length === 0) return undefined
  const leaves = new Set(below.filter((one) => !one.includes('/')))
  const folders = new Set(below.filter((one) => one.includes('/')).map((one) => one.split('/')[0] ?? ''))
  return [...[...leaves].filter((one) => !folders.has(one)), ...[...folders].map((one) => `${one}/`)].sort().join('\n')
}
