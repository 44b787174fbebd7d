import { IngotError, messageOf } from '../../../../errors/index.ts'

export type Environment = Readonly<Record<string, string | undefined>>
export type Fetch = typeof globalThis.fetch

/** A server that says nothing for so long, in milliseconds, is taken for dead. */
const timeout = 30_000

export interface Service {
  readonly name: 'Consul' | 'Vault'
  /** With scheme, without a slash at the end. */
  readonly address: string
  /** The environment variable that the address comes from. */
  readonly variable: string
}

/** Gets one path of a service. Throws `template/unreachable` when there is no answer at all. */
export async function get(
  service: Service,
  path: string,
  headers: Readonly<Record<string, string>>,
  fetch: Fetch,
): Promise<Response> {
  try {
    return await fetch(`${service.address}${path}`, { headers, signal: AbortSignal.timeout(timeout) })
  } catch (error) {
    const reason = error instanceof Error && error.cause ? messageOf(error.cause) : messageOf(error)
    throw new IngotError('template/unreachable', `${service.name} at ${service.address} does not answer: ${reason}`, {
      hint: `Check ${service.variable}`,
      cause: error,
    })
  }
}

/** Keeps the slashes of a path and escapes all else. */
export function escapePath(path: string): string {
  return path.replace(/^\/+/, '').split('/').map(encodeURIComponent).join('/')
}

/** What is set and not empty, by header name. */
export function headersOf(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])))
}
