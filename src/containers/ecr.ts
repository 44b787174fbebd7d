import { accessSettings, credentialsProvider } from '../aws/index.ts'
import type { StepContext } from '../engine/index.ts'
import { IngotError, messageOf } from '../errors/index.ts'
import { type EcrLogin, type EcrRegistry, ecrRegistry } from './login-config.ts'

/** Public registries have their only log-in service there. */
const PUBLIC_REGION = 'us-east-1'

/**
 * A user name and a password that ECR gives out for twelve hours.
 * @throws IngotError `docker/ecr`, `aws/no-credentials`
 */
export async function ecrToken(
  login: EcrLogin,
  { signal }: StepContext,
): Promise<{ readonly username: string; readonly password: string }> {
  const token = Buffer.from(await authorizationToken(login, signal), 'base64').toString('utf8')
  const colon = token.indexOf(':')
  if (colon < 1) throw new IngotError('docker/ecr', 'ECR answered with a token that holds no user name and password')
  const [username, password] = [token.slice(0, colon), token.slice(colon + 1)]
  login.surroundings.secret(password)
  return { username, password }
}

async function authorizationToken(login: EcrLogin, signal: AbortSignal): Promise<string> {
  const registry = ecrRegistry(login)
  try {
    return (
      (await (registry.kind === 'public' ? publicToken(login, signal) : privateToken(login, registry, signal))) ?? ''
    )
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof IngotError) throw error
    throw new IngotError('docker/ecr', `ECR gave no token for "${login.server}": ${messageOf(error)}`, {
      hint: `Whoever builds needs ${registry.kind === 'public' ? 'ecr-public' : 'ecr'}:GetAuthorizationToken.`,
      cause: error,
    })
  }
}

async function privateToken(
  login: EcrLogin,
  { account, region }: EcrRegistry & { kind: 'private' },
  abortSignal: AbortSignal,
): Promise<string | undefined> {
  const { ECRClient, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr')
  const client = new ECRClient(clientConfig(login, region, 'ECR'))
  try {
    const input = { registryIds: [account] }
    const { authorizationData } = await client.send(new GetAuthorizationTokenCommand(input), { abortSignal })
    return authorizationData?.[0]?.authorizationToken
  } finally {
    client.destroy()
  }
}

async function publicToken(login: EcrLogin, abortSignal: AbortSignal): Promise<string | undefined> {
  const { ECRPUBLICClient, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr-public')
  const client = new ECRPUBLICClient(clientConfig(login, PUBLIC_REGION, 'ECR_PUBLIC'))
  try {
    const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}), { abortSignal })
    return authorizationData?.authorizationToken
  } finally {
    client.destroy()
  }
}

function clientConfig({ options, surroundings }: EcrLogin, region: string, service: 'ECR' | 'ECR_PUBLIC') {
  const { env, secret } = surroundings
  const keys = { access_key: options.aws_access_key, secret_key: options.aws_secret_key, token: options.aws_token }
  const settings = accessSettings({ ...keys, profile: options.aws_profile, region }, { env, secret })
  const endpoint = env[`AWS_ENDPOINT_URL_${service}`] || env['AWS_ENDPOINT_URL'] || undefined
  return {
    region,
    credentials: credentialsProvider(settings),
    ...(endpoint ? { endpoint } : {}),
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000, httpsAgent: { proxyEnv: { ...env } } },
  }
}
