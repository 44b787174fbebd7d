import { Sha256 } from '@smithy/core/checksum'
import { SignatureV4 } from '@smithy/signature-v4'
import { IngotError } from '../../errors/index.ts'
import type { AccessKey } from '../server/access-key.ts'
import { leaseTarget } from '../server/leases.ts'
import type { ControlCalls } from './control.ts'

/** Makes a call of Ingot's own to a running cloud. @throws IngotError `cloud/no-base-image`, `cloud/call-failed` */
export async function callControl<Name extends keyof ControlCalls & string>(
  cloud: { readonly url: string; readonly key: AccessKey },
  region: string,
  name: Name,
  input: ControlCalls[Name]['input'],
): Promise<ControlCalls[Name]['output']> {
  const response = await send(cloud, region, `Ingot.${name}`, JSON.stringify(input))
  const answer = (await response.json()) as Record<string, unknown>
  if (!response.ok) throw failure(name, answer)
  return answer as ControlCalls[Name]['output']
}

/**
 * Asks a running cloud not to end for as long as this process needs it.
 * @returns gives it free
 */
export async function takeLease(cloud: { readonly url: string; readonly key: AccessKey }): Promise<() => void> {
  const controller = new AbortController()
  await send(cloud, 'us-east-1', leaseTarget, '{}', controller.signal)
  return () => controller.abort()
}

async function send(
  { url, key }: { readonly url: string; readonly key: AccessKey },
  region: string,
  target: string,
  body: string,
  signal?: AbortSignal,
): Promise<Response> {
  const { host, hostname } = new URL(url)
  const signer = new SignatureV4({ credentials: key, region, service: 'ingot', sha256: Sha256 })
  const signed = await signer.sign({
    method: 'POST',
    protocol: 'http:',
    hostname,
    path: '/',
    headers: { host, 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' },
    body,
  })
  const { host: _, ...headers } = signed.headers
  return fetch(url, { method: 'POST', headers, body, ...(signal ? { signal } : {}) })
}

function failure(name: string, answer: Record<string, unknown>): IngotError {
  if (answer['__type'] === 'NoBaseImage') {
    return new IngotError('cloud/no-base-image', 'this computer has no base image for its local cloud to start from', {
      hint: 'Make one, once: ingot cloud image create debian-12',
    })
  }
  return new IngotError('cloud/call-failed', `the local cloud refused "${name}": ${String(answer['message'])}`)
}
