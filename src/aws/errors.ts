import { NothingWasCreated } from '../engine/index.ts'
import { IngotError, messageOf } from '../errors/index.ts'

/** What went wrong, as far as it matters for what to do next. */
export type AwsTrouble = 'throttled' | 'passing' | 'unreachable' | 'refused'

/** A call to AWS that failed for good, in words. `awsCode` is Amazon's own (`InvalidAMIID.NotFound`) or the network's. */
export class AwsError extends IngotError {
  override readonly name = 'AwsError'
  readonly awsCode: string
  readonly trouble: AwsTrouble

  constructor(call: string, where: string, cause: unknown, details: readonly string[] = []) {
    const awsCode = awsCodeOf(cause)
    const trouble = troubleOf(cause)
    super(familyOf(awsCode, trouble), sentence(call, where, awsCode, trouble, cause), {
      hint: hintFor(awsCode, trouble, call),
      // Neither a refused call nor one that never left can have made anything.
      cause: trouble === 'refused' || trouble === 'unreachable' ? nothingCreated(cause) : cause,
      details,
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
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'TooManyRequestsException',
  'EC2ThrottledException',
  'SlowDown',
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

const UNREACHABLE =
  /^(ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_PROXY|EPROTO)/

interface Raw {
  readonly name?: string
  readonly code?: string
  readonly $fault?: string
  readonly $metadata?: { readonly httpStatusCode?: number }
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
  if (UNREACHABLE.test(code)) return 'unreachable'
  if (NO_CAPACITY.has(code)) return 'refused'
  const raw = (error ?? {}) as Raw
  if (PASSING.has(code) || (raw.$metadata?.httpStatusCode ?? 0) >= 500) return 'passing'
  return 'refused'
}

function nothingCreated(cause: unknown): NothingWasCreated {
  return new NothingWasCreated(messageOf(cause), { cause })
}

function familyOf(awsCode: string, trouble: AwsTrouble): string {
  if (trouble === 'unreachable') return 'aws/unreachable'
  if (trouble !== 'refused') return `aws/${trouble}`
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

const HINTS: readonly (readonly [RegExp, string | ((call: string) => string)])[] = [
  [
    /^(UnauthorizedOperation|AccessDenied)/,
    (call) =>
      `allow "ec2:${call}" to the user or role that builds; "ingot plan -permissions TEMPLATE" prints all that is needed`,
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

function hintFor(awsCode: string, trouble: AwsTrouble, call: string): string | undefined {
  if (trouble === 'throttled') return 'AWS slows this account down; try again later, or raise "max_retries"'
  const hint = HINTS.find(([pattern]) => pattern.test(awsCode))?.[1]
  return typeof hint === 'function' ? hint(call) : hint
}
