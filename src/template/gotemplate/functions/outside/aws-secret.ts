import { IngotError, messageOf } from '../../../../errors/index.ts'
import type { Environment } from './http.ts'

/** The text of a secret, with the credentials and the region that AWS's own tools would use. */
export async function readAwsSecret(name: string, env: Environment): Promise<string> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager')
  const region = env['AWS_REGION'] || env['AWS_DEFAULT_REGION']
  const client = new SecretsManagerClient(region ? { region } : {})
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: name }))
    if (SecretString !== undefined) return SecretString
    throw new IngotError('template/render', `The AWS secret "${name}" is binary, and only text can be used`)
  } catch (error) {
    throw error instanceof IngotError ? error : secretError(name, error)
  } finally {
    client.destroy()
  }
}

const hints: Readonly<Record<string, string>> = {
  AccessDeniedException: 'The credentials need secretsmanager:GetSecretValue for it',
  CredentialsProviderError: 'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  ResourceNotFoundException: 'Check its name, and AWS_REGION',
}

function secretError(name: string, cause: unknown): IngotError {
  const kind = cause instanceof Error ? cause.name : ''
  const reason = kind === 'ResourceNotFoundException' ? 'does not exist' : `cannot be read: ${messageOf(cause)}`
  const hint = messageOf(cause).includes('Region is missing') ? 'Set AWS_REGION' : hints[kind]
  return new IngotError('template/render', `The AWS secret "${name}" ${reason}`, { hint, cause })
}

/**
 * The value of one key of a secret that is a JSON object. Without a key the object must have one only. A secret that is
 * no JSON object is its own value.
 * @param withKey how a call with a key is written, for the hint
 */
export function valueOfSecret(name: string, secret: string, key: string | undefined, withKey = goTemplateCall): string {
  const fields = jsonObject(secret)
  if (!fields) return secret
  const keys = Object.keys(fields)
  const chosen = key ?? (keys.length === 1 ? keys[0] : undefined)
  if (chosen === undefined) {
    throw new IngotError('template/render', `The AWS secret "${name}" has ${keys.length} keys, and none is chosen`, {
      hint: `Name one after the secret: ${withKey(name)}`,
    })
  }
  if (!Object.hasOwn(fields, chosen)) {
    throw new IngotError('template/render', `The AWS secret "${name}" has no key "${chosen}"`)
  }
  return textOf(name, chosen, fields[chosen])
}

function goTemplateCall(name: string): string {
  return `{{aws_secretsmanager "${name}" "KEY"}}`
}

/** A secret's whole text and, when it is a JSON object, the texts in it. */
export function textsOfSecret(secret: string): readonly string[] {
  const texts = Object.values(jsonObject(secret) ?? {}).filter((value) => typeof value === 'string')
  return [secret, ...texts]
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** Numbers lose their decimals, as in Packer. */
function textOf(name: string, key: string, value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return value.toFixed(0)
  throw new IngotError('template/render', `The key "${key}" of the AWS secret "${name}" is neither text nor a number`)
}
