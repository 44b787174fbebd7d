import type { IncomingMessage, RequestListener } from 'node:http'
import type { InstanceRecord } from '../store/records.ts'
import type { RegionStore } from '../store/region-store.ts'
import { lookUp } from './lookup.ts'
import { longestTtl, MetadataTokens } from './tokens.ts'
import { identityDocument, metadataTree } from './tree.ts'
import { userDataOf } from './user-data.ts'

interface Answer {
  readonly status: number
  readonly body: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

/** Versions that clients ask for by date; all answer alike. */
const versions = ['1.0', '2009-04-04', '2016-09-02', '2018-09-24', '2019-10-01', '2020-10-27', '2021-03-23', 'latest']

/**
 * The metadata service of one instance (IMDSv1 and v2), as a listener for whatever carries it into the guest. It reads the
 * instance anew for every request, so that changed tags and options show at once.
 */
export function metadataService(store: RegionStore, instanceId: string, now: () => number): RequestListener {
  const tokens = new MetadataTokens(now)
  return (request, response) => {
    const answer = safely(() => answerTo(store, instanceId, tokens, request))
    request.resume()
    response.writeHead(answer.status, {
      'Content-Type': 'text/plain',
      'Content-Length': Buffer.byteLength(answer.body),
      Server: 'EC2ws',
      ...answer.headers,
    })
    response.end(request.method === 'HEAD' ? undefined : answer.body)
  }
}

/** A guest that still asks while the cloud closes must not bring it down. */
function safely(answer: () => Answer): Answer {
  try {
    return answer()
  } catch {
    return plain(500, 'Internal Server Error')
  }
}

function answerTo(store: RegionStore, id: string, tokens: MetadataTokens, request: IncomingMessage): Answer {
  const record = store.get('instance', id)
  if (!record) return notFound
  if (record.instance.MetadataOptions?.HttpEndpoint === 'disabled') return plain(403, '')
  const path = decodePath(request.url)
  if (path === undefined) return plain(400, 'Bad Request')
  if (request.method === 'PUT') return issueToken(tokens, request, path)
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Method Not Allowed')
  return mayRead(record, tokens, request) ? read(store, record, path) : plain(401, 'Unauthorized')
}

function issueToken(tokens: MetadataTokens, request: IncomingMessage, path: string): Answer {
  if (!/^\/[^/]+\/api\/token\/?$/.test(path)) return plain(405, 'Method Not Allowed')
  // A request that came through a proxy isn't the instance's own.
  if (request.headers['x-forwarded-for'] !== undefined) return plain(403, '')
  const text = String(request.headers['x-aws-ec2-metadata-token-ttl-seconds'] ?? '')
  const ttl = Number(text)
  if (!/^\d+$/.test(text) || ttl < 1 || ttl > longestTtl) return plain(400, 'Bad Request')
  return {
    status: 200,
    body: tokens.issue(ttl),
    headers: { 'X-Aws-Ec2-Metadata-Token-Ttl-Seconds': String(ttl) },
  }
}

function mayRead(record: InstanceRecord, tokens: MetadataTokens, request: IncomingMessage): boolean {
  const token = request.headers['x-aws-ec2-metadata-token']
  if (token !== undefined) return tokens.isValid(String(token))
  return record.instance.MetadataOptions?.HttpTokens !== 'required'
}

function read(store: RegionStore, record: InstanceRecord, path: string): Answer {
  const [version, category, ...rest] = path.split('/').filter((name) => name !== '')
  if (version === undefined) return plain(200, versions.join('\n'))
  if (!isVersion(version)) return notFound
  return found(readCategory(store, record, category, rest.join('/')))
}

function readCategory(store: RegionStore, record: InstanceRecord, category: string | undefined, path: string) {
  switch (category) {
    case undefined:
      return ['dynamic', 'meta-data', ...(userDataOf(record) ? ['user-data'] : [])].join('\n')
    case 'meta-data': {
      const names = record.publicKeys.map(({ name }) => name)
      return lookUp(metadataTree(store, record), path, names)
    }
    case 'dynamic':
      return lookUp({ 'instance-identity': { document: identityDocument(store, record) } }, path, [])
    case 'user-data':
      return path === '' ? userDataOf(record) : undefined
    default:
      return undefined
  }
}

function isVersion(name: string): boolean {
  return name === 'latest' || name === '1.0' || /^\d{4}-\d\d-\d\d$/.test(name)
}

function decodePath(url: string | undefined): string | undefined {
  try {
    return decodeURIComponent((url ?? '/').replace(/\?.*$/s, ''))
  } catch {
    return undefined
  }
}

const notFound: Answer = plain(404, 'Not Found')

function found(body: string | Buffer | undefined): Answer {
  return body === undefined ? notFound : { status: 200, body }
}

function plain(status: number, body: string): Answer {
  return { status, body }
}
