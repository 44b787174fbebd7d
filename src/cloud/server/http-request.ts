import type { IncomingMessage } from 'node:http'
import type { SignedRequest } from '../protocol/signature.ts'

/** More than any call of these services carries: user data and keys are kilobytes. */
const largestBody = 1024 * 1024

/** @returns undefined when the body is too large */
export async function readRequest(message: IncomingMessage): Promise<SignedRequest | undefined> {
  const body = await readBody(message)
  return body && { ...requestHead(message), body }
}

/** A request without its body, which isn't read. */
export function requestHead(message: IncomingMessage): SignedRequest {
  const url = new URL(message.url ?? '/', 'http://localhost')
  return {
    method: message.method ?? 'GET',
    path: url.pathname,
    query: queryOf(url.searchParams),
    headers: headersOf(message),
    body: Buffer.alloc(0),
  }
}

async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largestBody) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function queryOf(parameters: URLSearchParams): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {}
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name)
    query[name] = values.length === 1 ? String(values[0]) : values
  }
  return query
}

function headersOf(message: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  )
}
