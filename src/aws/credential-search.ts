import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import { IngotError, messageOf } from '../errors/index.ts'
import type { AccessSettings } from './settings.ts'

/** Gets the code that a device shows. @throws IngotError `aws/no-mfa-code` where nobody can be asked */
export type CodeSource = (serial: string) => Promise<string>

/** Credentials, and where they are from. */
export interface Found {
  readonly identity: AwsCredentialIdentity
  readonly origin: Origin
}

export interface Origin {
  /** For messages: `the profile "work"`. */
  readonly name: string
  /** Whether looking there again may find others: the environment of a running process never changes. */
  readonly isLasting: boolean
}

/** One place where credentials may be. */
interface Source extends Origin {
  readonly find: AwsCredentialIdentityProvider
}

const ENVIRONMENT = 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
const TEMPLATE: Origin = { name: 'the template', isLasting: true }

/**
 * Looks for credentials as AWS's own tools do, and takes on the role if one is asked for. Everything is read anew.
 * @throws IngotError `aws/no-credentials`, whose details say where they were looked for; `aws/session-expired` when they are
 *   where they should be, but out of date; `aws/no-role`; `aws/no-mfa-code`
 */
export async function findCredentials(settings: AccessSettings, code: CodeSource): Promise<Found> {
  const base = await firstOf(settings, code)
  if (!settings.role) return base
  // Kept for as long as the role is taken on: long chains of roles ask for them more than once.
  const identity = await assumeRole(settings, async () => base.identity, code)
  return { identity, origin: base.origin }
}

async function firstOf(settings: AccessSettings, code: CodeSource): Promise<Found> {
  if (settings.staticKeys) return { identity: settings.staticKeys, origin: TEMPLATE }
  const tried: string[] = []
  for (const source of await sourcesFor(settings, code)) {
    try {
      return { identity: await source.find(), origin: source }
    } catch (error) {
      if (error instanceof IngotError) throw error
      tried.push(`${source.name}: ${messageOf(error)}`)
      if (isOutOfDate(error)) throw sessionExpired(source, error)
      // Such as an SSO session that ended: the source is the right one, and going on would hide why it fails.
      if ((error as { tryNextLink?: boolean }).tryNextLink === false) break
    }
  }
  throw noCredentials(settings, tried)
}

/** In the words of Amazon's providers: the SSO session or its token is over. */
function isOutOfDate(error: unknown): boolean {
  return /\bexpired\b|aws sso login/i.test(messageOf(error)) && !/MFA/i.test(messageOf(error))
}

async function sourcesFor(settings: AccessSettings, code: CodeSource): Promise<Source[]> {
  const providers = await import('./credential-sources.ts')
  const { profile, sharedCredentialsFile: filepath, mfaCode } = settings
  const named = profile ?? settings.env['AWS_PROFILE']
  const ini = {
    ...(named ? { profile: named } : {}),
    ...(filepath ? { filepath } : {}),
    // They may have been renewed since this process read them first.
    ignoreCache: true,
    mfaCodeProvider: async (serial: string) => mfaCode ?? code(serial),
  }
  const files: Source = {
    name: `the profile "${named ?? 'default'}"`,
    isLasting: false,
    find: providers.fromIni(ini),
  }
  // A profile that was asked for is the only one that may answer: another account's keys would be a nasty surprise.
  if (profile || filepath) return [files]
  const sources: Source[] = [
    { name: ENVIRONMENT, isLasting: true, find: () => environmentKeys(settings) },
    files,
    { name: 'a web identity (AWS_WEB_IDENTITY_TOKEN_FILE)', isLasting: false, find: providers.fromTokenFile() },
  ]
  const { env } = settings
  if (env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] || env['AWS_CONTAINER_CREDENTIALS_FULL_URI']) {
    sources.push({ name: "the container's role", isLasting: false, find: providers.fromHttp() })
  }
  if (!settings.skipMetadata && env['AWS_EC2_METADATA_DISABLED']?.toLowerCase() !== 'true') {
    const find = providers.fromInstanceMetadata({ timeout: 1000, maxRetries: 1 })
    sources.push({ name: "this instance's role (instance metadata)", isLasting: false, find })
  }
  return sources
}

async function environmentKeys({ env }: AccessSettings): Promise<AwsCredentialIdentity> {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: token } = env
  if (!accessKeyId || !secretAccessKey) throw new Error('not set')
  return { accessKeyId, secretAccessKey, ...(token ? { sessionToken: token } : {}) }
}

async function assumeRole(
  settings: AccessSettings,
  masterCredentials: AwsCredentialIdentityProvider,
  code: CodeSource,
): Promise<AwsCredentialIdentity> {
  const { role, mfaCode } = settings
  if (!role?.role_arn) throw new IngotError('aws/no-role', '"assume_role" needs "role_arn"')
  const { fromTemporaryCredentials } = await import('./credential-sources.ts')
  const provide = fromTemporaryCredentials({
    masterCredentials,
    clientConfig: { region: settings.stsRegion },
    mfaCodeProvider: async (serial) => mfaCode ?? code(serial),
    params: {
      RoleArn: role.role_arn,
      RoleSessionName: role.session_name || 'ingot',
      ...(role.duration_seconds ? { DurationSeconds: role.duration_seconds } : {}),
      ...(role.external_id ? { ExternalId: role.external_id } : {}),
      ...(role.policy ? { Policy: role.policy } : {}),
      ...(role.policy_arns ? { PolicyArns: role.policy_arns.map((arn) => ({ arn })) } : {}),
      ...(role.tags ? { Tags: Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })) } : {}),
      ...(role.transitive_tag_keys ? { TransitiveTagKeys: role.transitive_tag_keys } : {}),
    },
  })
  try {
    return await provide()
  } catch (error) {
    if (error instanceof IngotError) throw error
    throw new IngotError('aws/no-role', `the role "${role.role_arn}" could not be taken on: ${messageOf(error)}`, {
      hint: "the role's trust policy must name whoever builds, who needs sts:AssumeRole",
      cause: error,
    })
  }
}

function sessionExpired({ name }: Origin, cause: unknown): IngotError {
  const sentence = `the AWS credentials of ${name} have expired: ${messageOf(cause)}`
  return new IngotError('aws/session-expired', sentence, { cause })
}

function noCredentials(settings: AccessSettings, tried: readonly string[]): IngotError {
  const hint = settings.profile
    ? `check the profile, or run: aws sso login --profile ${settings.profile}`
    : 'set AWS_PROFILE, or run "aws configure"; "ingot build --local" needs no account at all'
  return new IngotError('aws/no-credentials', 'no AWS credentials were found', {
    hint,
    details: tried.map((line) => `tried ${line}`),
  })
}
