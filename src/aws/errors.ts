import { NothingWasCreated } from '../engine/index.ts'
import { IngotError, messageOf } from '../errors/index.ts'

/** What went wrong, as far as it matters for what to do next. */
export type AwsTrouble = 'throttled' | 'passing' | 'unreachable' | 'expired' | 'refused'

export interface AwsDetails {
  readonly details?: readonly string[] | undefined
  /** As permissions name it: `ssm`. Default `ec2`. */
  readonly service?: string
  /** In place of the one that belongs to the code. */
  readonly hint?: string | undefined
  /** An earlier try of the same call ended without an answer, and may have done what was asked for. */
  readonly mayHaveHappened?: boolean
}

/** A call to AWS that failed for good, in words. `awsCode` is Amazon's own (`InvalidAMIID.NotFound`) or the network's. */
export class AwsError extends IngotError {
  override readonly name = 'AwsError'
  readonly awsCode: string
  readonly trouble: AwsTrouble

  constructor(
    call: string,
    where: string,
    cause: unknown,
    { details, service = 'ec2', hint, mayHaveHappened = false }: AwsDetails = {},
  ) {
    const awsCode = awsCodeOf(cause)
    const trouble = troubleOf(cause)
    super(familyOf(awsCode, trouble), sentence(call, where, awsCode, trouble, cause), {
      hint: hint ?? hintFor(awsCode, trouble, `${service}:${call}`),
      // Neither a refused call nor one that never left can have made anything.
      cause: trouble !== 'passing' && trouble !== 'throttled' && !mayHaveHappened ? nothingCreated(cause) : cause,
      details: details ?? [],
    })
    this.awsCode = awsCode
    this.trouble = trouble
  }
}

/** True for an {@link AwsError} with one of these codes; a code that ends in `*` stands for all that begin so. */
export function hasAwsCode(error: unknown, ...codes: readonly string[]): error is AwsError {
  if (!(error instanceof AwsError)) return false
  const { awsCode } = error
  return codes.some((code) => (code.endsWith('*') ? awsCode.startsWith(code.slice(0, -1)) : awsCode === code))
}

/** The thing isn't there (any more), or, right after it was made, not yet. */
export function isNotFound(error: unknown): error is AwsError {
  return (
    error instanceof AwsError &&
    (/NotFound(Exception)?$|\.Unavailable$|^InvalidKeyPair\.|^NoSuchEntity/.test(error.awsCode) ||
      error.awsCode === 'InvalidAMIID.Malformed')
  )
}

/** The call is not in the caller's permissions. */
export function isNotAllowed(error: unknown): error is AwsError {
  return hasAwsCode(error, 'UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException')
}

const THROTTLES = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'PriorRequestNotComplete',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequests',
  'TooManyRequestsException',
])

const PASSING = new Set([
  'InternalError',
  'InternalFailure',
  'InternalServerError',
  'ServiceUnavailable',
  'Unavailable',
  'RequestTimeout',
  'TimeoutError',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ERR_SOCKET_CONNECTION_TIMEOUT',
  'SnapshotCreationPerVolumeRateExceeded',
])

/** Answers of EC2 to a launch that may do for another type, subnet or market. Some come as HTTP 500, which says nothing here. */
const NO_CAPACITY = new Set([
  'InsufficientCapacity',
  'InsufficientFreeAddressesInSubnet',
  'InsufficientHostCapacity',
  'InsufficientInstanceCapacity',
  'InsufficientReservedInstanceCapacity',
  'InstanceLimitExceeded',
  'MaxSpotInstanceCountExceeded',
  'SpotMaxPriceTooLow',
  'UnfulfillableCapacity',
  'Unsupported',
  'VcpuLimitExceeded',
])

/** There is no such machine to be had: not of this type, not in this zone, or not within the account's limits. */
export function isNoCapacity(error: unknown): error is AwsError {
  return error instanceof AwsError && NO_CAPACITY.has(error.awsCode)
}

/** The session is over, in the words of EC2 (RequestExpired) and of the others. */
const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired'])

/** Answers to a request that was signed with a wrong time. Amazon's client has set its clock by the answer then. */
const SKEWED = new Set([
  ...EXPIRED,
  'AuthFailure',
  'InvalidSignatureException',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
])

/** The access key means nothing to AWS: it never did, or it was a session's, or it has been taken away. */
const UNKNOWN_KEY = new Set([
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidToken',
  'UnrecognizedClientException',
])

const UNREACHABLE =
  /^(ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_PROXY|EPROTO)/

interface Raw {
  readonly name?: string
  readonly code?: string
  readonly $fault?: string
  readonly $metadata?: { readonly httpStatusCode?: number; readonly clockSkewCorrected?: boolean }
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> }
}

/** Amazon's code of an answer, the operating system's of a network fault, else the error's name. */
export function awsCodeOf(error: unknown): string {
  if (error instanceof AwsError) return error.awsCode
  const raw = (error ?? {}) as Raw
  if (raw.$fault) return raw.name ?? 'Unknown'
  return raw.code ?? raw.name ?? 'Unknown'
}

export function troubleOf(error: unknown): AwsTrouble {
  if (error instanceof AwsError) return error.trouble
  const code = awsCodeOf(error)
  if (THROTTLES.has(code)) return 'throttled'
  if (EXPIRED.has(code)) return 'expired'
  if (UNREACHABLE.test(code)) return 'unreachable'
  if (NO_CAPACITY.has(code)) return 'refused'
  const status = statusOf(error)
  if (status === 429) return 'throttled'
  if (PASSING.has(code) || status >= 500) return 'passing'
  return 'refused'
}

/** AWS, or what stands before it, asks for fewer calls: by a code of its own, or by HTTP 503 and 429 alone. */
export function asksToSlowDown(error: unknown): boolean {
  const trouble = troubleOf(error)
  return trouble === 'throttled' || (trouble === 'passing' && statusOf(error) === 503)
}

/** How long "Retry-After" asks to wait, in milliseconds; 0 without it. Dates in it count from `now`. */
export function retryAfterOf(error: unknown, now: number): number {
  const headers = (error as Raw | undefined)?.$response?.headers ?? {}
  const [, text = ''] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after') ?? []
  const wait = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now
  return wait > 0 ? wait : 0
}

/** The request's time was wrong, and the next one's will be right. */
export function isClockCorrected(error: unknown): boolean {
  return SKEWED.has(awsCodeOf(error)) && (error as Raw).$metadata?.clockSkewCorrected === true
}

/** AWS doesn't know the access key. */
export function isUnknownKey(error: unknown): boolean {
  const code = awsCodeOf(error)
  // EC2 uses this code for others' images as well.
  if (code === 'AuthFailure') return /validate the provided access credentials/i.test(messageOf(error))
  return UNKNOWN_KEY.has(code)
}

function statusOf(error: unknown): number {
  return (error as Raw | undefined)?.$metadata?.httpStatusCode ?? 0
}

function nothingCreated(cause: unknown): NothingWasCreated {
  return new NothingWasCreated(messageOf(cause), { cause })
}

function familyOf(awsCode: string, trouble: AwsTrouble): string {
  if (trouble === 'unreachable') return 'aws/unreachable'
  if (trouble === 'throttled' || trouble === 'passing') return `aws/${trouble}`
  if (/^(UnauthorizedOperation|AccessDenied)/.test(awsCode)) return 'aws/not-allowed'
  if (
    /^(AuthFailure|UnrecognizedClientException|InvalidClientTokenId|SignatureDoesNotMatch|ExpiredToken|RequestExpired)/.test(
      awsCode,
    )
  )
    return 'aws/bad-credentials'
  if (/NotFound$|^NoSuchEntity/.test(awsCode)) return 'aws/not-found'
  if (/LimitExceeded$|^InsufficientInstanceCapacity/.test(awsCode)) return 'aws/limit'
  return 'aws/refused'
}

function sentence(call: string, where: string, awsCode: string, trouble: AwsTrouble, cause: unknown): string {
  // Amazon's encoded message is of no use to a reader and hides the sentence before it.
  const text = messageOf(cause).replace(/ ?Encoded authorization failure message: \S+/, '')
  if (trouble === 'unreachable') return `AWS in ${where} could not be reached for ${call}: ${text} (${awsCode})`
  return `${call} in ${where} failed: ${text} (${awsCode})`
}

/** By Amazon's codes. Functions get the action as permissions name it: `ec2:RunInstances`. */
const HINTS: readonly (readonly [RegExp, string | ((action: string) => string)])[] = [
  [
    /^(UnauthorizedOperation|AccessDenied)/,
    (action) =>
      `allow "${action}" to the user or role that builds; "ingot plan -permissions TEMPLATE" prints all that is needed`,
  ],
  [
    /^(AuthFailure|UnrecognizedClientException|InvalidClientTokenId|SignatureDoesNotMatch)/,
    'the access key or its secret is wrong, or not for this partition of AWS',
  ],
  [
    /^(ExpiredToken|RequestExpired)/,
    "the session has ended or this computer's clock is wrong: get new credentials, check the time",
  ],
  [/^InvalidAMIName\.Duplicate/, 'somebody else has taken "ami_name" since the build began'],
  [/^OptInRequired/, 'the account must subscribe to this image, or switch the region on, in the AWS console first'],
  [
    /^(InsufficientInstanceCapacity|InsufficientCapacity|UnfulfillableCapacity)$/,
    'name further choices: "instance_types", "subnet_ids" and "instance_markets" are tried one after the other',
  ],
  [/^SpotMaxPriceTooLow/, 'raise "spot_price", or set it to "auto"'],
  [/^(VcpuLimitExceeded|InstanceLimitExceeded)/, "ask for a higher quota, or end instances which aren't needed"],
  [/^ResourceLimitExceeded|LimitExceeded$/, 'the account has reached a quota of this region'],
  [
    /^Unsupported$/,
    'this "instance_type" is not offered in that availability zone: choose another one or another subnet',
  ],
  [/^VPCIdNotSpecified|^MissingInput/, 'the account has no default VPC here: set "vpc_id" and "subnet_id"'],
  [
    /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/,
    'the endpoint\'s certificate is not trusted here: set NODE_EXTRA_CA_CERTS, or "insecure_skip_tls_verify"',
  ],
  [/^ERR_PROXY/, 'check HTTPS_PROXY and NO_PROXY'],
  [/^(ENOTFOUND|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)/, 'check "region", "custom_endpoint_ec2" and the network'],
]

function hintFor(awsCode: string, trouble: AwsTrouble, action: string): string | undefined {
  if (trouble === 'throttled')
    return 'AWS slows this account down; how long to go on is set by "aws_polling" or AWS_TIMEOUT_SECONDS, else there is no limit'
  const hint = HINTS.find(([pattern]) => pattern.test(awsCode))?.[1]
  return typeof hint === 'function' ? hint(action) : hint
}
