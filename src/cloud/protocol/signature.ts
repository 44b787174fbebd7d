import { createHash, timingSafeEqual } from 'node:crypto'
import { Sha256 } from '@smithy/core/checksum'
import { SignatureV4 } from '@smithy/signature-v4'

/** An HTTP request as it came in. Header names are in lower case. */
export interface SignedRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string | string[]>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** What an authentic request says about itself. */
export interface Caller {
  readonly accessKeyId: string
  /** What came with a temporary key; nobody checks it here. */
  readonly sessionToken: string | undefined
  readonly region: string
  readonly service: string
}

/** Why a request isn't believed. Every service has its own words for each. */
export type SignatureProblem = 'missing' | 'malformed' | 'unknown-key' | 'mismatch' | 'expired' | 'session-over'

export class SignatureError extends Error {
  override readonly name = 'SignatureError'
  readonly problem: SignatureProblem
  readonly service: string | undefined

  constructor(problem: SignatureProblem, service?: string) {
    super(`signature ${problem}`)
    this.problem = problem
    this.service = service
  }
}

/** EC2 takes requests that were signed up to five minutes ago, or ahead. */
const allowedSkew = 5 * 60_000

/**
 * Signs the request again with the secret of the key that it names and compares (Signature Version 4, in headers).
 *
 * @throws SignatureError
 */
export async function verifySignature(
  request: SignedRequest,
  secretOf: (accessKeyId: string) => string | undefined,
  now: number,
): Promise<Caller> {
  const claim = readAuthorization(request.headers['authorization'])
  const secretAccessKey = secretOf(claim.accessKeyId)
  if (secretAccessKey === undefined) throw new SignatureError('unknown-key', claim.service)
  const signingDate = readDate(request.headers['x-amz-date'], claim)
  if (Math.abs(now - signingDate.getTime()) > allowedSkew) throw new SignatureError('expired', claim.service)
  // S3 looks at its bodies while they come in.
  if (claim.service !== 's3') checkPayloadHash(request, claim.service)
  const expected = await sign(request, claim, secretAccessKey, signingDate)
  if (!sameText(expected, claim.signature)) throw new SignatureError('mismatch', claim.service)
  const { accessKeyId, region, service } = claim
  return { accessKeyId, sessionToken: request.headers['x-amz-security-token'], region, service }
}

interface Claim extends Omit<Caller, 'sessionToken'> {
  readonly day: string
  readonly signedHeaders: ReadonlySet<string>
  readonly signature: string
}

const authorizationForm =
  /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/

function readAuthorization(header: string | undefined): Claim {
  if (!header) throw new SignatureError('missing')
  const match = authorizationForm.exec(header.trim())
  if (!match) throw new SignatureError('malformed')
  const [accessKeyId, day, region, service, signedHeaders, signature] = match.slice(1) as string[] & { length: 6 }
  return {
    accessKeyId: String(accessKeyId),
    day: String(day),
    region: String(region),
    service: String(service),
    signedHeaders: new Set(String(signedHeaders).split(';')),
    signature: String(signature),
  }
}

/** `20261123T104500Z`, on the day that the credential's scope names. */
function readDate(text: string | undefined, claim: Claim): Date {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '')
  if (!match || !text?.startsWith(claim.day)) throw new SignatureError('malformed', claim.service)
  const [year, month, day, hour, minute, second] = match.slice(1)
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

/** A signed hash vouches for the body only if it is the body's. */
function checkPayloadHash(request: SignedRequest, service: string): void {
  const claimed = request.headers['x-amz-content-sha256']
  if (claimed === undefined) return
  const actual = createHash('sha256').update(request.body).digest('hex')
  if (!sameText(actual, claimed)) throw new SignatureError('mismatch', service)
}

async function sign(request: SignedRequest, claim: Claim, secretAccessKey: string, signingDate: Date): Promise<string> {
  const signer = new SignatureV4({
    credentials: { accessKeyId: claim.accessKeyId, secretAccessKey },
    region: claim.region,
    service: claim.service,
    sha256: Sha256,
    applyChecksum: false,
    // Paths of S3 are signed as they are sent, those of the others escaped once more.
    uriEscapePath: claim.service !== 's3',
  })
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => claim.signedHeaders.has(name)))
  const signed = await signer.sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: 'localhost',
      path: request.path,
      query: { ...request.query },
      headers,
      body: request.body,
    },
    { signingDate, signableHeaders: new Set(claim.signedHeaders) },
  )
  return /Signature=([0-9a-f]{64})/.exec(signed.headers['authorization'] ?? '')?.[1] ?? ''
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
