import { IngotError, messageOf } from '../../errors/index.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * A field of a secret in Vault, in either version of its key-value store, found through the variables that Vault's own
 * clients read (`VAULT_ADDR`, `VAULT_TOKEN`, `VAULT_NAMESPACE`).
 * @throws IngotError `template/vault` when there is no such secret or field, or Vault doesn't answer
 */
export async function readVaultSecret(path: string, field: string, env: Env): Promise<string> {
  const token = env['VAULT_TOKEN']
  if (!token) {
    throw new IngotError('template/vault', `the Vault secret "${path}" is asked for without a token`, {
      hint: 'set VAULT_TOKEN, and VAULT_ADDR to the address of Vault',
    })
  }
  const value = fieldOf(await readSecret(path, token, env), field)
  if (value !== undefined) return value
  throw new IngotError('template/vault', `the Vault secret "${path}" has no field "${field}"`)
}

async function readSecret(path: string, token: string, env: Env): Promise<unknown> {
  const base = env['VAULT_ADDR'] || 'https://127.0.0.1:8200'
  const url = new URL(`v1/${path.replace(/^\/+/, '')}`, base.endsWith('/') ? base : `${base}/`)
  const answer = await ask(url, token, env['VAULT_NAMESPACE'])
  if (answer.status === 404) throw new IngotError('template/vault', `the Vault secret "${path}" does not exist`)
  if (!answer.ok) throw new IngotError('template/vault', `Vault at ${url.host} answered ${answer.status} for "${path}"`)
  return answer.json()
}

async function ask(url: URL, token: string, namespace: string | undefined): Promise<Response> {
  const headers = { 'X-Vault-Token': token, ...(namespace ? { 'X-Vault-Namespace': namespace } : {}) }
  try {
    return await fetch(url, { headers })
  } catch (cause) {
    throw new IngotError('template/vault', `Vault at ${url.host} cannot be reached: ${messageOf(cause)}`, {
      cause,
      hint: 'set VAULT_ADDR to its address',
    })
  }
}

/** Version 2 of the store wraps the fields once more, into another "data". */
function fieldOf(secret: unknown, field: string): string | undefined {
  const data = memberOf(secret, 'data')
  const inner = memberOf(data, 'data')
  const value = memberOf(typeof inner === 'object' && inner !== null ? inner : data, field)
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Record<string, unknown>)[name]
}
