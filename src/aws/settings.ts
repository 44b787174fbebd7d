import type { AwsCredentialIdentity } from '@smithy/types'
import type { Json, People, PrepareContext } from '../engine/index.ts'
import type { Milliseconds } from '../options/index.ts'
import type { AwsAccessOptions } from './access-options.ts'
import { pacesFor } from './pace.ts'
import { shareFor } from './share.ts'

/** How to get at AWS, worked out from options and surroundings without any call. */
export interface AccessSettings {
  /** As asked for; undefined when the environment or the profile has to say. */
  readonly region: string | undefined
  readonly staticKeys: AwsCredentialIdentity | undefined
  readonly profile: string | undefined
  readonly sharedCredentialsFile: string | undefined
  readonly role: AwsAccessOptions['assume_role']
  readonly mfaCode: string | undefined
  readonly skipMetadata: boolean
  readonly endpoint: Endpoint
  readonly skipTlsVerify: boolean
  /** How often a call is repeated after passing faults; undefined when time alone counts. */
  readonly maxRetries: number | undefined
  /** How long the user lets anything wait: Infinity unless there is a limit. */
  readonly limit: Milliseconds
  /** Which part of what EC2 allows an account is ours; undefined at endpoints of which nobody knows what they allow. */
  readonly share: number | undefined
  readonly decodeMessages: boolean
  readonly stsRegion: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly secret: (text: string) => void
  readonly people: People | undefined
}

/** Which URL EC2 calls go to. */
export type Endpoint =
  | { readonly kind: 'amazon' }
  /** Speaks for one region, since its host names it; calls to others go to Amazon's own endpoints. */
  | { readonly kind: 'regional'; readonly url: string; readonly region: string }
  | { readonly kind: 'everywhere'; readonly url: string }
  /** Ingot's own, for all services. */
  | { readonly kind: 'local-cloud'; readonly url: string }

type Context = Pick<PrepareContext, 'env' | 'localCloud' | 'secret' | 'people'>
type Options = Partial<AwsAccessOptions>

/** A region that the local cloud always has. */
const LOCAL_REGION = 'us-east-1'

/** Works out the settings. Nothing is read or asked. */
export function accessSettings(options: Options, context: Context): AccessSettings {
  const { env, localCloud, secret, people } = context
  const named = options.region || env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined
  const common = {
    skipMetadata: options.skip_metadata_api_check ?? false,
    skipTlsVerify: options.insecure_skip_tls_verify ?? false,
    maxRetries: options.max_retries,
    decodeMessages: options.decode_authorization_messages ?? false,
    stsRegion: named ?? LOCAL_REGION,
    limit: pacesFor(options.aws_polling, env).patient.limit,
    env,
    secret,
    people,
  }
  if (localCloud) {
    const { accessKeyId, secretAccessKey, endpoint: url } = localCloud
    return {
      ...common,
      region: named ?? LOCAL_REGION,
      staticKeys: { accessKeyId, secretAccessKey },
      profile: undefined,
      sharedCredentialsFile: undefined,
      role: undefined,
      mfaCode: undefined,
      endpoint: { kind: 'local-cloud', url },
      share: undefined,
    }
  }
  const endpoint = endpointOf(options, env, named)
  return {
    ...common,
    region: named,
    staticKeys: staticKeysOf(options),
    profile: options.profile || undefined,
    sharedCredentialsFile: options.shared_credentials_file || undefined,
    role: options.assume_role?.role_arn ? options.assume_role : undefined,
    mfaCode: options.mfa_code || undefined,
    endpoint,
    share: shareFor(endpoint, env),
  }
}

function staticKeysOf(options: Options): AwsCredentialIdentity | undefined {
  const { access_key: accessKeyId, secret_key: secretAccessKey, token } = options
  if (!accessKeyId || !secretAccessKey) return undefined
  return { accessKeyId, secretAccessKey, ...(token ? { sessionToken: token } : {}) }
}

function endpointOf(options: Options, env: Context['env'], region: string | undefined): Endpoint {
  const own = options.custom_endpoint_ec2
  if (own && region && hostOf(own).includes(region)) return { kind: 'regional', url: withScheme(own), region }
  const url = own || env['AWS_ENDPOINT_URL_EC2'] || env['AWS_ENDPOINT_URL']
  return url ? { kind: 'everywhere', url: withScheme(url) } : { kind: 'amazon' }
}

/** Amazon's Go client, and so Packer, takes a bare host for https. */
function withScheme(url: string): string {
  return /^[a-z]+:\/\//i.test(url) ? url : `https://${url}`
}

function hostOf(url: string): string {
  return URL.canParse(withScheme(url)) ? new URL(withScheme(url)).host : ''
}

/** The URL for one region, or undefined for Amazon's own. */
export function endpointFor(endpoint: Endpoint, region: string): string | undefined {
  switch (endpoint.kind) {
    case 'amazon':
      return undefined
    case 'regional':
      return endpoint.region === region ? endpoint.url : undefined
    default:
      return endpoint.url
  }
}

/**
 * What the ledger keeps so that a later process can get at the same account: never a secret. The access key's id is there
 * so that two accounts with keys in their templates aren't taken for one.
 */
export function scopeOf(settings: AccessSettings, region: string): { [key: string]: Json } {
  const { endpoint, profile, sharedCredentialsFile, role, staticKeys } = settings
  if (endpoint.kind === 'local-cloud') return { region, localCloud: true }
  const url = endpointFor(endpoint, region)
  return {
    region,
    ...(url ? { endpoint: url } : {}),
    ...(profile ? { profile } : {}),
    ...(sharedCredentialsFile ? { sharedCredentialsFile } : {}),
    ...(role?.role_arn ? { roleArn: role.role_arn } : {}),
    ...(role?.external_id ? { externalId: role.external_id } : {}),
    ...(staticKeys ? { accessKeyId: staticKeys.accessKeyId } : {}),
    ...(settings.skipTlsVerify ? { skipTlsVerify: true } : {}),
  }
}
