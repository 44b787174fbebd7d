import { IngotError } from '../../../../errors/index.ts'
import { type Environment, escapePath, type Fetch, get, headersOf } from './http.ts'

/** Reads a field of a secret with the token in VAULT_TOKEN, from version 1 and 2 of the key-value store. */
export async function readVaultField(path: string, field: string, env: Environment, fetch: Fetch): Promise<string> {
  const token = env['VAULT_TOKEN']
  if (!token) throw new IngotError('template/render', '"vault" needs a token', { hint: 'Set VAULT_TOKEN' })
  const secret = await readSecret(path, token, env, fetch)
  // Version 2 wraps the fields in a further "data".
  const fields = isObject(secret['data']) ? secret['data'] : secret
  const value = Object.hasOwn(fields, field) ? fields[field] : undefined
  if (value === undefined || value === null) {
    throw new IngotError('template/render', `The Vault secret "${path}" has no field "${field}"`)
  }
  if (typeof value !== 'string') {
    throw new IngotError('template/render', `The field "${field}" of the Vault secret "${path}" is no string`)
  }
  return value
}

async function readSecret(path: string, token: string, env: Environment, fetch: Fetch): Promise<Fields> {
  // The address is the default of Vault's own client.
  const address = (env['VAULT_ADDR'] || 'https://127.0.0.1:8200').replace(/\/+$/, '')
  const headers = headersOf({ 'X-Vault-Token': token, 'X-Vault-Namespace': env['VAULT_NAMESPACE'] })
  const service = { name: 'Vault', address, variable: 'VAULT_ADDR' } as const
  const response = await get(service, `/v1/${escapePath(path)}`, headers, fetch)
  if (response.status === 404) {
    throw new IngotError('template/render', `Vault has no secret "${path}"`, {
      hint: 'In version 2 of the key-value store the path has "data/" after the mount, as in secret/data/name',
    })
  }
  if (!response.ok) {
    const hint = response.status === 403 ? 'Check VAULT_TOKEN and what its policy allows' : undefined
    throw new IngotError('template/render', `Vault answers ${response.status} for the secret "${path}"`, { hint })
  }
  const body: unknown = await response.json().catch(() => undefined)
  if (isObject(body) && isObject(body['data'])) return body['data']
  throw new IngotError('template/render', `Vault's answer for the secret "${path}" holds no data`)
}

type Fields = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
