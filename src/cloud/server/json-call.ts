import { messageOf } from '../../errors/index.ts'
import { AwsError } from '../protocol/aws-error.ts'
import { ssmOperations } from '../ssm/operations.ts'
import type { Cloud } from '../world/cloud.ts'
import type { Answer } from './answer.ts'

const targetPrefix = 'AmazonSSM.'

/** Answers a call of AWS's JSON 1.1 protocol, which Systems Manager speaks. */
export function answerJson(cloud: Cloud, region: string, target: string, body: Buffer): Answer {
  try {
    const input = JSON.parse(body.toString('utf8') || '{}') as Record<string, unknown>
    const action = target.startsWith(targetPrefix) ? target.slice(targetPrefix.length) : ''
    const operation = Object.hasOwn(ssmOperations, action) ? ssmOperations[action] : undefined
    if (!operation) {
      cloud.log(`unknown call: ssm ${JSON.stringify(target)}`)
      return jsonError(new AwsError('UnknownOperationException', `The action ${action} is not known.`))
    }
    const store = cloud.region(region)
    const call = { cloud, store, action, baseImages: [], afterwards: (effect: () => void) => effect() }
    const output = cloud.database.transaction(() => operation(input as never, call))
    return json(200, output)
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
