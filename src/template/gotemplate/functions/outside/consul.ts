import { IngotError } from '../../../../errors/index.ts'
import { type Environment, escapePath, type Fetch, get, headersOf, type Service } from './http.ts'

/** Reads a key from the store that the CONSUL_HTTP_* variables name. Throws when it is missing or empty. */
export async function readConsulKey(key: string, env: Environment, fetch: Fetch): Promise<string> {
  const service = consul(env)
  const headers = headersOf({
    'X-Consul-Token': env['CONSUL_HTTP_TOKEN'],
    'X-Consul-Namespace': env['CONSUL_NAMESPACE'],
  })
  const response = await get(service, `/v1/kv/${escapePath(key)}?raw`, headers, fetch)
  if (response.status === 404) throw new IngotError('template/render', `Consul has no key "${key}"`)
  if (!response.ok) {
    const hint = response.status === 403 ? 'Check CONSUL_HTTP_TOKEN' : undefined
    throw new IngotError('template/render', `Consul answers ${response.status} for the key "${key}"`, { hint })
  }
  const value = await response.text()
  if (value === '') throw new IngotError('template/render', `The value of the Consul key "${key}" is empty`)
  return value
}

/** The defaults are those of Consul's own client. */
function consul(env: Environment): Service {
  const variable = 'CONSUL_HTTP_ADDR'
  const given = env[variable] || '127.0.0.1:8500'
  if (given.startsWith('unix:')) {
    throw new IngotError('template/render', `CONSUL_HTTP_ADDR is "${given}", and sockets are not supported`, {
      hint: 'Give an address that begins with http:// or https://',
    })
  }
  const scheme = /^(?:1|t|true)$/i.test(env['CONSUL_HTTP_SSL'] ?? '') ? 'https' : 'http'
  const address = /^https?:\/\//.test(given) ? given : `${scheme}://${given}`
  return { name: 'Consul', address: address.replace(/\/+$/, ''), variable }
}
