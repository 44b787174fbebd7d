import { IngotError, messageOf } from '../../errors/index.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The value of a key in Consul, found through the variables that Consul's own clients read (`CONSUL_HTTP_ADDR`,
 * `CONSUL_HTTP_TOKEN`, `CONSUL_HTTP_SSL`, `CONSUL_NAMESPACE`).
 * @throws IngotError `template/consul` when the key is missing or empty, or Consul doesn't answer
 */
export async function readConsulKey(key: string, env: Env): Promise<string> {
  const url = keyUrl(key, env)
  const answer = await ask(url, env)
  if (answer.status === 404) throw new IngotError('template/consul', `the Consul key "${key}" does not exist`)
  if (!answer.ok)
    throw new IngotError('template/consul', `Consul at ${url.host} answered ${answer.status} for "${key}"`)
  const value = await answer.text()
  if (value === '') throw new IngotError('template/consul', `the Consul key "${key}" is empty`)
  return value
}

function keyUrl(key: string, env: Env): URL {
  const address = env['CONSUL_HTTP_ADDR'] || '127.0.0.1:8500'
  const scheme = /^(?:1|t|true)$/i.test(env['CONSUL_HTTP_SSL'] ?? '') ? 'https' : 'http'
  const base = address.includes('://') ? address : `${scheme}://${address}`
  const path = key.split('/').map(encodeURIComponent).join('/')
  const url = new URL(`v1/kv/${path}`, base.endsWith('/') ? base : `${base}/`)
  url.searchParams.set('raw', '')
  if (env['CONSUL_NAMESPACE']) url.searchParams.set('ns', env['CONSUL_NAMESPACE'])
  return url
}

async function ask(url: URL, env: Env): Promise<Response> {
  const token = env['CONSUL_HTTP_TOKEN']
  try {
    return await fetch(url, { headers: token ? { 'X-Consul-Token': token } : {} })
  } catch (cause) {
    throw new IngotError('template/consul', `Consul at ${url.host} cannot be reached: ${messageOf(cause)}`, {
      cause,
      hint: 'set CONSUL_HTTP_ADDR to its address',
    })
  }
}
