import { messageOf } from '../../errors/index.ts'
import type { Operations } from '../ec2/call.ts'
import { AwsError } from '../protocol/aws-error.ts'
import { secretsManagerOperations } from '../secrets-manager/operations.ts'
import { controlOperations } from '../service/control.ts'
import { ssmOperations } from '../ssm/operations.ts'
import type { Cloud } from '../world/cloud.ts'
import type { Answer, Response } from './answer.ts'
import { spoil } from './spoil.ts'

/** The services that speak JSON: two of AWS's, and Ingot's own control of the cloud. */
const services: Readonly<Record<string, Operations>> = {
  AmazonSSM: ssmOperations,
  secretsmanager: secretsManagerOperations,
  Ingot: controlOperations,
}

/** Answers a call of AWS's JSON 1.1 protocol. @param target `AmazonSSM.GetParameter` */
export async function answerJson(cloud: Cloud, region: string, target: string, body: Buffer): Promise<Response> {
  // Ingot's own control of the cloud has no faults.
  const [service = '', action = ''] = target.split('.')
  const fault = service === 'Ingot' ? undefined : cloud.faults.ofCall(action, region)
  const spoilt = fault && spoil(fault.spoiled, jsonError)
  if (spoilt && fault.when === 'before') return spoilt
  const answer = await answerCall(cloud, region, target, body)
  return spoilt ?? answer
}

async function answerCall(cloud: Cloud, region: string, target: string, body: Buffer): Promise<Answer> {
  try {
    const input: unknown = JSON.parse(body.toString('utf8') || '{}')
    const [service = '', action = ''] = target.split('.')
    const operation = services[service]?.[action]
    if (!operation) {
      cloud.log(`unknown call: ${JSON.stringify(target)}`)
      return jsonError(new AwsError('UnknownOperationException', `The action ${action} is not known.`))
    }
    const baseImages = await cloud.baseImages.list()
    const call = {
      cloud,
      store: cloud.region(region),
      action,
      baseImages,
      afterwards: (effect: () => void) => effect(),
    }
    return json(200, await cloud.database.transaction(() => operation(input as never, call)))
  } catch (error) {
    if (error instanceof AwsError) return jsonError(error)
    if (error instanceof SyntaxError) return jsonError(new AwsError('SerializationException', messageOf(error)))
    cloud.log(`${target} failed: ${String(error)}`)
    return jsonError(new AwsError('InternalServerError', messageOf(error), 500))
  }
}

export function jsonError(error: AwsError): Answer {
  return json(error.status, { __type: error.code, message: error.message })
}

/** The protocol's dates are seconds since the epoch. */
function json(status: number, content: object): Answer {
  const body = JSON.stringify(content, function (this: Record<string, unknown>, key: string, value: unknown) {
    const raw = this[key]
    return raw instanceof Date ? raw.getTime() / 1000 : value
  })
  return { status, type: 'application/x-amz-json-1.1', body }
}
