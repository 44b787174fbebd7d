import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import { IngotError, messageOf } from '../errors/index.ts'
import type { AccessSettings } from './settings.ts'

/** One place where credentials may be, with the words for it in messages. */
interface Source {
  readonly name: string
  readonly find: AwsCredentialIdentityProvider
}

/** How long before their end temporary credentials are got anew: enough for any one call. */
const MARGIN = 5 * 60_000

/**
 * Finds credentials as AWS's own tools do and takes on the role if one is asked for. The answer is remembered until shortly
 * before it expires.
 * @throws IngotError `aws/no-credentials`, whose details say where they were looked for
 */
export function credentialsProvider(settings: AccessSettings): AwsCredentialIdentityProvider {
  let known: AwsCredentialIdentity | undefined
  let search: Promise<AwsCredentialIdentity> | undefined
  const searched = async () => {
    const found = await find(settings)
    settings.secret(found.secretAccessKey)
    if (found.sessionToken) settings.secret(found.sessionToken)
    known = found
    return found
  }
  return async () => {
    if (known && (!known.expiration || known.expiration.getTime() - Date.now() > MARGIN)) return known
    search ??= searched().finally(() => {
      search = undefined
    })
    return search
  }
}

async function find(settings: AccessSettings): Promise<AwsCredentialIdentity> {
  if (settings.staticKeys && !settings.role) return settings.staticKeys
  const base = () => firstOf(settings)
  return settings.role ? assumeRole(settings, base) : base()
}

async function firstOf(settings: AccessSettings): Promise<AwsCredentialIdentity> {
  if (settings.staticKeys) return settings.staticKeys
  const tried: string[] = []
  for (const source of await sourcesFor(settings)) {
    try {
      return await source.find()
    } catch (error) {
      tried.push(`${source.name}: ${messageOf(error)}`)
      // Such as an SSO session that ended: the source is the right one, and going on would hide why it fails.
      if ((error as { tryNextLink?: boolean }).tryNextLink === false) break
    }
  }
  throw noCredentials(settings, tried)
}

async function sourcesFor(settings: AccessSettings): Promise<Source[]> {
  const providers = await import('./credential-sources.ts')
  const { profile, sharedCredentialsFile: filepath, mfaCode } = settings
  const named = profile ?? settings.env['AWS_PROFILE']
  const ini = {
    ...(named ? { profile: named } : {}),
    ...(filepath ? { filepath } : {}),
    mfaCodeProvider: async (serial: string) => mfaCode ?? missingCode(serial),
  }
  const files: Source = {
    name: `the profile "${named ?? 'default'}"`,
    find: providers.fromIni(ini),
  }
  // A profile that was asked for is the only one that may answer: another account's keys would be a nasty surprise.
  if (profile || filepath) return [files]
  const sources: Source[] = [
    { name: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY', find: () => environmentKeys(settings) },
    files,
    { name: 'a web identity (AWS_WEB_IDENTITY_TOKEN_FILE)', find: providers.fromTokenFile() },
  ]
  const { env } = settings
  if (env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] || env['AWS_CONTAINER_CREDENTIALS_FULL_URI']) {
    sources.push({ name: "the container's role", find: providers.fromHttp() })
  }
  if (!settings.skipMetadata && env['AWS_EC2_METADATA_DISABLED']?.toLowerCase() !== 'true') {
    const find = providers.fromInstanceMetadata({ timeout: 1000, maxRetries: 1 })
    sources.push({ name: "this instance's role (instance metadata)", find })
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
): Promise<AwsCredentialIdentity> {
  const { role, mfaCode } = settings
  if (!role?.role_arn) throw new IngotError('aws/no-role', '"assume_role" needs "role_arn"')
  const { fromTemporaryCredentials } = await import('./credential-sources.ts')
  const provide = fromTemporaryCredentials({
    masterCredentials,
    clientConfig: { region: settings.stsRegion },
    mfaCodeProvider: async (serial) => mfaCode ?? missingCode(serial),
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

function missingCode(serial: string): never {
  throw new IngotError('aws/no-mfa-code', `the profile asks for a code of the device "${serial}"`, {
    hint: 'pass it with "mfa_code", for example from a variable',
  })
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
