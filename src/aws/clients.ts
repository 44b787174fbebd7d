import type { AwsCredentialIdentityProvider } from '@smithy/types'
import { messageOf } from '../errors/index.ts'
import type { Milliseconds } from '../options/index.ts'
import type { Ec2Commands } from './ec2.ts'
import type { iamCommands } from './iam-commands.ts'
import type { RawCall } from './retrying-service.ts'
import { type UploadRequest, uploadFile } from './s3.ts'
import type { s3Commands } from './s3-commands.ts'
import type { secretsManagerCommands } from './secrets-manager-commands.ts'
import type { Commands } from './service.ts'
import { type AccessSettings, endpointFor } from './settings.ts'
import type { ssmCommands } from './ssm-commands.ts'

/** What Amazon's clients have in common, as far as Ingot uses it. */
interface Client {
  send(command: never, options?: { abortSignal?: AbortSignal }): Promise<unknown>
}

/** EC2 in one region. The SDK is loaded with the first call. */
export function rawEc2(
  settings: AccessSettings,
  credentials: AwsCredentialIdentityProvider,
  region: string,
): RawCall<Ec2Commands> {
  return rawService(async () => {
    const { EC2Client, ec2Commands } = await import('./ec2-commands.ts')
    const endpoint = endpointFor(settings.endpoint, region)
    return [new EC2Client({ ...clientConfig(settings, endpoint), region, credentials }), ec2Commands]
  })
}

/** IAM, which is the same in all regions. */
export function rawIam(
  settings: AccessSettings,
  credentials: AwsCredentialIdentityProvider,
  region: string,
): RawCall<typeof iamCommands> {
  return rawService(async () => {
    const { IAMClient, iamCommands } = await import('./iam-commands.ts')
    return [new IAMClient({ ...clientConfig(settings, endpointOf(settings, 'IAM')), region, credentials }), iamCommands]
  })
}

/** Systems Manager in one region. */
export function rawSsm(
  settings: AccessSettings,
  credentials: AwsCredentialIdentityProvider,
  region: string,
): RawCall<typeof ssmCommands> {
  return rawService(async () => {
    const { SSMClient, ssmCommands } = await import('./ssm-commands.ts')
    return [new SSMClient({ ...clientConfig(settings, endpointOf(settings, 'SSM')), region, credentials }), ssmCommands]
  })
}

/** Secrets Manager in one region. */
export function rawSecretsManager(
  settings: AccessSettings,
  credentials: AwsCredentialIdentityProvider,
  region: string,
): RawCall<typeof secretsManagerCommands> {
  const endpoint = endpointOf(settings, 'SECRETS_MANAGER')
  return rawService(async () => {
    const { SecretsManagerClient, secretsManagerCommands } = await import('./secrets-manager-commands.ts')
    const client = new SecretsManagerClient({ ...clientConfig(settings, endpoint), region, credentials })
    return [client, secretsManagerCommands]
  })
}

/** A part on a slow line. */
const PART_TIMEOUT: Milliseconds = 15 * 60_000

/** S3 in one region. */
export function openS3(
  settings: AccessSettings,
  credentials: AwsCredentialIdentityProvider,
  region: string,
): { raw: RawCall<typeof s3Commands>; upload: (request: UploadRequest) => Promise<void> } {
  const endpoint = endpointOf(settings, 'S3')
  const open = async () => {
    const { S3Client, s3Commands } = await import('./s3-commands.ts')
    const config = { ...clientConfig(settings, endpoint), region, credentials }
    // Other endpoints than Amazon's have no name for each bucket.
    const addressing = endpoint ? { forcePathStyle: true } : {}
    return { S3Client, s3Commands, config: { ...config, ...addressing } }
  }
  return {
    raw: rawService(async () => {
      const { S3Client, s3Commands, config } = await open()
      return [new S3Client(config), s3Commands]
    }),
    async upload(request) {
      const { S3Client, config } = await open()
      // A part that fails is sent once more by the client, which still has it.
      const requestHandler = { ...config.requestHandler, requestTimeout: PART_TIMEOUT }
      const client = new S3Client({ ...config, requestHandler, maxAttempts: 5 })
      try {
        await uploadFile(client, request)
      } finally {
        client.destroy()
      }
    },
  }
}

/**
 * Has STS put the encoded part of a "not authorized" answer into words.
 * @returns what the statement lacks, as JSON, or why it could not be decoded
 */
export async function decodeAuthorizationMessage(
  settings: AccessSettings,
  credentials: AwsCredentialIdentityProvider,
  region: string,
  encoded: string,
): Promise<string> {
  const { STSClient, stsCommands } = await import('./sts-commands.ts')
  const client = new STSClient({ ...clientConfig(settings, endpointOf(settings, 'STS')), region, credentials })
  try {
    const answer = await client.send(new stsCommands.DecodeAuthorizationMessage({ EncodedMessage: encoded }))
    return answer.DecodedMessage ?? ''
  } catch (error) {
    return `the authorization message could not be decoded: ${messageOf(error)}`
  } finally {
    client.destroy()
  }
}

function rawService<C extends Commands>(open: () => Promise<readonly [Client, C]>): RawCall<C> {
  let opened: Promise<readonly [Client, C]> | undefined
  return async (name, input, signal) => {
    opened ??= open()
    const [client, commands] = await opened
    const command = new (commands[name] as new (input: unknown) => unknown)(input)
    return (await client.send(command as never, signal ? { abortSignal: signal } : {})) as never
  }
}

/** Of a service other than EC2: `custom_endpoint_ec2` doesn't concern it, the environment and the local cloud do. */
function endpointOf(
  { endpoint, env }: AccessSettings,
  service: 'IAM' | 'S3' | 'SECRETS_MANAGER' | 'SSM' | 'STS',
): string | undefined {
  if (endpoint.kind === 'local-cloud') return endpoint.url
  return env[`AWS_ENDPOINT_URL_${service}`] || env['AWS_ENDPOINT_URL'] || undefined
}

function clientConfig(settings: AccessSettings, endpoint: string | undefined) {
  return {
    ...(endpoint ? { endpoint } : {}),
    ...(settings.profile ? { profile: settings.profile } : {}),
    // Repeating is ours: it slows all builds down together and runs on the engine's clock.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 10_000,
      requestTimeout: 60_000,
      httpAgent: { keepAlive: true, maxSockets: 50 },
      httpsAgent: {
        keepAlive: true,
        maxSockets: 50,
        rejectUnauthorized: !settings.skipTlsVerify,
        // HTTPS_PROXY and NO_PROXY, as Amazon's Go client and so Packer read them.
        proxyEnv: { ...settings.env },
      },
    },
  }
}
