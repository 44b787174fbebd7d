import { NormalizedSchema } from '@smithy/core/schema'
import type { StaticOperationSchema, StaticStructureSchema } from '@smithy/types'
import { messageOf } from '../../errors/index.ts'
import type { Call, Operation } from '../ec2/call.ts'
import { AwsError } from '../protocol/aws-error.ts'
import { parseQuery } from '../protocol/query-parse.ts'
import { writeMembers } from '../protocol/xml-write.ts'
import type { Cloud } from '../world/cloud.ts'
import { type Answer, errorAnswer, type Response, successAnswer } from './answer.ts'
import type { QueryService } from './service.ts'
import { spoil } from './spoil.ts'

/** A request whose signature was checked. */
export interface QueryCall {
  readonly service: QueryService
  readonly region: string
  readonly form: URLSearchParams
  readonly requestId: string
}

/** Answers a call of the query protocol, whatever happens; or spoils the answer, where a fault was asked for. */
export async function answerQuery(cloud: Cloud, query: QueryCall): Promise<Response> {
  const { service, region, form, requestId } = query
  const action = form.get('Action') ?? ''
  const fault = cloud.faults.ofCall(action, region, form.get('DryRun') === 'true')
  const spoilt = fault && spoil(fault.spoiled, (error) => errorAnswer(service, error, requestId))
  if (spoilt && fault.when === 'before') return spoilt
  const answer = await answerCall(cloud, query, action)
  return spoilt ?? answer
}

async function answerCall(cloud: Cloud, query: QueryCall, action: string): Promise<Answer> {
  const { service, requestId } = query
  try {
    const output = await perform(cloud, query, action)
    return successAnswer(service, action, writeMembers(outputSchema(service, action), output), requestId)
  } catch (error) {
    return errorAnswer(service, asAwsError(cloud, action, error), requestId)
  }
}

async function perform(cloud: Cloud, { service, region, form }: QueryCall, action: string): Promise<object> {
  const schema = service.schema(action)
  const operation = Object.hasOwn(service.operations, action) ? service.operations[action] : undefined
  if (!schema || !operation) throw unknownAction(cloud, service, action)
  const input = parseQuery(inputSchema(schema), form, service.dialect)
  cloud.faults.hidden.check(input)
  const store = service.scope === 'region' ? cloud.region(region) : cloud.global()
  const baseImages = await cloud.baseImages.list()
  const output = await runOperation({ cloud, store, action, baseImages }, operation, input)
  const shown = cloud.faults.hidden.without(output, action)
  cloud.faults.afterCall(action, region, output)
  return shown
}

/** All changes of a call are kept together; then what it put off is done. */
async function runOperation(
  context: Omit<Call, 'afterwards'>,
  operation: Operation<never, object>,
  input: Record<string, unknown>,
): Promise<object> {
  const effects: (() => void)[] = []
  const call: Call = { ...context, afterwards: (effect) => effects.push(effect) }
  const output = context.cloud.database.transaction(() => {
    // The schema that shaped the input is the one that its type was generated from.
    const result = operation(input as never, call)
    if (input['DryRun'] === true) throw dryRunSucceeded
    return result
  })
  for (const effect of effects) effect()
  return output
}

const dryRunSucceeded = new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412)

function unknownAction(cloud: Cloud, service: QueryService, action: string): AwsError {
  cloud.log(`unknown call: ${service.name} ${JSON.stringify(action)}`)
  return new AwsError('InvalidAction', `The action ${action} is not valid for this web service.`)
}

/** Anything unforeseen is the cloud's fault: its log tells more, the client is told to try again later. */
function asAwsError(cloud: Cloud, action: string, error: unknown): AwsError {
  if (error instanceof AwsError) return error
  cloud.log(`${action} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  return new AwsError('InternalError', `An internal error has occurred: ${messageOf(error)}`, 500)
}

function inputSchema(schema: StaticOperationSchema): StaticStructureSchema {
  return NormalizedSchema.of(schema[4]).getSchema() as StaticStructureSchema
}

function outputSchema(service: QueryService, action: string) {
  return service.schema(action)?.[5] ?? 'unit'
}
