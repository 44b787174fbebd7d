import { type Json, type People, systemClock, systemRandom } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import { type AwsAccess, openAccess, type Region, rememberedAccess } from './access.ts'
import { accessSettings } from './settings.ts'

type Scope = { readonly [key: string]: Json }

/**
 * The account and region in which a ledger entry's thing is: the very one this process used, else one worked out from what
 * the ledger holds, with credentials found anew.
 * @param people those who are told of waits, and asked for credentials, where access is opened anew
 * @throws IngotError `aws/unknown-scope` when the entry doesn't say where it is
 */
export async function restoreAccess(scope: Scope, people?: People): Promise<{ access: AwsAccess; region: Region }> {
  const aws = scope['aws']
  if (!isScope(aws) || typeof aws['region'] !== 'string') {
    throw new IngotError('aws/unknown-scope', "the ledger doesn't say in which AWS region this is")
  }
  const known = rememberedAccess(aws)
  if (known) return known
  const access = openAccess(await settingsFrom(aws, people), { clock: systemClock, random: systemRandom })
  return { access, region: access.region(aws['region']) }
}

async function settingsFrom(aws: Scope, people: People | undefined) {
  const region = text(aws['region'])
  const context = { env: process.env, secret: () => {}, ...(people ? { people } : {}) }
  if (aws['localCloud']) {
    const { connectLocalCloud } = await import('./local-cloud.ts')
    return accessSettings({ region }, { ...context, localCloud: await connectLocalCloud() })
  }
  const role = text(aws['roleArn'])
  return accessSettings(
    {
      region,
      custom_endpoint_ec2: text(aws['endpoint']),
      profile: text(aws['profile']),
      shared_credentials_file: text(aws['sharedCredentialsFile']),
      insecure_skip_tls_verify: aws['skipTlsVerify'] === true,
      assume_role: role ? { role_arn: role, external_id: text(aws['externalId']) } : undefined,
    },
    context,
  )
}

function isScope(value: Json | undefined): value is Scope {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
