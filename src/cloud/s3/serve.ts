import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { AwsError } from '../protocol/aws-error.ts'
import { type Caller, SignatureError, type SignedRequest } from '../protocol/signature.ts'
import { element, escapeXml } from '../protocol/xml-write.ts'
import { requestHead } from '../server/http-request.ts'
import { identify } from '../server/identify.ts'
import { refusal } from '../server/refusal.ts'
import type { Cloud } from '../world/cloud.ts'
import { isRegion } from '../world/regions.ts'
import { pathParts, type S3Answer } from './request.ts'
import { route } from './route.ts'

export interface S3Parts {
  readonly cloud: Cloud
  readonly secretOf: (accessKeyId: string) => string | undefined
}

/** Whether the signature was made for S3. */
export function isForS3({ headers }: IncomingMessage): boolean {
  return /\/s3\/aws4_request\b/.test(headers.authorization ?? '')
}

/** Answers a request for S3, whose body may be as long as it likes. */
export async function serveS3(
  parts: S3Parts,
  message: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  try {
    await send(message, response, await answer(parts, message, requestId), requestId)
  } catch (error) {
    parts.cloud.log(`an answer of S3 was cut off: ${String(error)}`)
    message.socket.destroy()
  }
}

async function answer(parts: S3Parts, message: IncomingMessage, requestId: string): Promise<S3Answer> {
  try {
    const head = requestHead(message)
    const caller = await callerOf(parts, head)
    const store = parts.cloud.objects
    if (!store) throw new AwsError('ServiceUnavailable', 'This cloud keeps no objects.', 503)
    return await route({
      cloud: parts.cloud,
      store,
      region: caller.region,
      method: head.method,
      ...pathParts(head.path),
      query: new URL(message.url ?? '/', 'http://localhost').searchParams,
      headers: head.headers,
      message,
    })
  } catch (error) {
    return failure(asAwsError(parts.cloud, error), requestId)
  }
}

async function callerOf({ cloud, secretOf }: S3Parts, head: SignedRequest): Promise<Caller> {
  try {
    const caller = await identify(cloud, head, secretOf)
    if (isRegion(caller.region)) return caller
  } catch (error) {
    if (error instanceof SignatureError) throw refusal('s3', error.problem)
    throw error
  }
  throw new AwsError('AuthorizationHeaderMalformed', 'The local cloud has no such region.')
}

function asAwsError(cloud: Cloud, error: unknown): AwsError {
  if (error instanceof AwsError) return error
  cloud.log(`S3 failed: ${String(error)}`)
  return new AwsError('InternalError', 'We encountered an internal error. Please try again.', 500)
}

function failure({ code, message, status }: AwsError, requestId: string): S3Answer {
  const content = element('Code', code) + element('Message', escapeXml(message)) + element('RequestId', requestId)
  return { status, body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${content}</Error>` }
}

async function send(
  message: IncomingMessage,
  response: ServerResponse,
  { status, headers, body, file }: S3Answer,
  requestId: string,
): Promise<void> {
  const isHead = message.method === 'HEAD'
  const text = body === undefined || isHead ? undefined : body
  // What of a refused request is still to come would be taken for the next one.
  if (!message.complete) response.setHeader('Connection', 'close')
  response.writeHead(status, {
    'x-amz-request-id': requestId,
    Server: 'Ingot',
    ...(text === undefined
      ? {}
      : { 'Content-Type': 'application/xml', 'Content-Length': String(Buffer.byteLength(text)) }),
    ...(text === undefined && !file && !isHead && status !== 204 ? { 'Content-Length': '0' } : {}),
    ...headers,
  })
  if (file && file.end > file.start) {
    await pipeline(createReadStream(file.path, { start: file.start, end: file.end - 1 }), response)
  } else {
    response.end(text)
  }
}
