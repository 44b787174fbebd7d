import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { iamService } from '../iam/service.ts'
import { AwsError, invalidParameter } from '../protocol/aws-error.ts'
import { type Caller, SignatureError, type SignedRequest } from '../protocol/signature.ts'
import { isForS3, serveS3 } from '../s3/serve.ts'
import { healthText } from '../service/presence.ts'
import { stsService } from '../sts/service.ts'
import type { Cloud } from '../world/cloud.ts'
import { isRegion } from '../world/regions.ts'
import { type Answer, errorAnswer, type Response } from './answer.ts'
import { ec2Service } from './ec2-service.ts'
import { readRequest } from './http-request.ts'
import { identify } from './identify.ts'
import { answerJson, jsonError } from './json-call.ts'
import { type Leases, leaseTarget } from './leases.ts'
import { answerQuery } from './query-call.ts'
import { refusal } from './refusal.ts'
import type { QueryService } from './service.ts'

const jsonServices = ['ssm', 'secretsmanager', 'ingot']
const queryServices: readonly QueryService[] = [ec2Service, stsService, iamService]

export interface EndpointParts {
  readonly cloud: Cloud
  /** The secret of an access key, or undefined for unknown ones. */
  readonly secretOf: (accessKeyId: string) => string | undefined
  readonly leases: Leases
}

/**
 * The one endpoint of the local cloud. Which service and region a request is for is told by the scope of its signature, as
 * every client of AWS writes it.
 */
export function endpoint(parts: EndpointParts): RequestListener {
  return (message, response) => {
    const requestId = randomUUID()
    if (isForS3(message)) {
      void serveS3(parts, message, response, requestId)
      return
    }
    void answer(parts, message, requestId).then((result) => {
      if (result === 'lease') parts.leases.hold(response)
      else if (result === 'cut') message.socket.destroy()
      else send(response, result, requestId, parts.cloud.clock.now())
    })
  }
}

function send(response: ServerResponse, { status, type, body }: Answer, requestId: string, now: number): void {
  response.writeHead(status, {
    // By which clients whose clock is wrong set theirs right.
    Date: new Date(now).toUTCString(),
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'x-amzn-RequestId': requestId,
    Server: 'Ingot',
  })
  response.end(body)
}

async function answer(parts: EndpointParts, message: IncomingMessage, requestId: string): Promise<Response | 'lease'> {
  try {
    const request = await readRequest(message)
    if (!request) return refuse('ec2', tooLarge, requestId)
    if (isHealthCheck(request)) return { status: 200, type: 'text/plain', body: healthText(process.pid) }
    return await answerSigned(parts, request, requestId)
  } catch (error) {
    parts.cloud.log(`a request failed: ${String(error)}`)
    return refuse('ec2', new AwsError('InternalError', 'An internal error has occurred', 500), requestId)
  }
}

const tooLarge = new AwsError('RequestEntityTooLarge', 'The request is too large.', 413)

async function answerSigned(
  { cloud, secretOf }: EndpointParts,
  request: SignedRequest,
  requestId: string,
): Promise<Response | 'lease'> {
  try {
    const caller = await identify(cloud, request, secretOf)
    if (caller.service === 'ingot' && request.headers['x-amz-target'] === leaseTarget) return 'lease'
    return await dispatch(cloud, caller, request, requestId)
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error
    const service = error.service ?? (request.headers['x-amz-target'] ? 'ssm' : 'ec2')
    return refuse(service, refusal(service, error.problem), requestId)
  }
}

async function dispatch(cloud: Cloud, caller: Caller, request: SignedRequest, requestId: string): Promise<Response> {
  if (!isRegion(caller.region)) {
    return refuse(
      caller.service,
      invalidParameter('region', caller.region, 'The local cloud has no such region.'),
      requestId,
    )
  }
  if (jsonServices.includes(caller.service)) {
    return answerJson(cloud, caller.region, request.headers['x-amz-target'] ?? '', request.body)
  }
  const service = queryServices.find(({ name }) => name === caller.service)
  if (!service) {
    cloud.log(`unknown service: ${caller.service}`)
    const error = new AwsError('InvalidAction', `The local cloud has no service '${caller.service}'.`)
    return refuse('ec2', error, requestId)
  }
  return answerQuery(cloud, { service, region: caller.region, form: formOf(request), requestId })
}

function refuse(serviceName: string, error: AwsError, requestId: string): Answer {
  if (jsonServices.includes(serviceName)) return jsonError(error)
  const service = queryServices.find(({ name }) => name === serviceName) ?? ec2Service
  return errorAnswer(service, error, requestId)
}

function formOf(request: SignedRequest): URLSearchParams {
  const inQuery = Object.entries(request.query).flatMap(([name, value]) =>
    [value].flat().map((text): [string, string] => [name, text]),
  )
  return new URLSearchParams([...inQuery, ...new URLSearchParams(request.body.toString('utf8'))])
}

/** Unsigned, for whoever waits until the cloud is up. */
function isHealthCheck({ method, path }: SignedRequest): boolean {
  return method === 'GET' && path === '/health'
}
