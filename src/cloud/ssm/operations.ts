import type {
  DeleteParameterCommandInput,
  DeleteParametersCommandInput,
  GetParameterCommandInput,
  GetParametersByPathCommandInput,
  GetParametersCommandInput,
  Parameter,
  PutParameterCommandInput,
} from '@aws-sdk/client-ssm'
import type { Call, Operation, Operations } from '../ec2/call.ts'
import { AwsError } from '../protocol/aws-error.ts'
import type { ParameterRecord } from '../store/records.ts'
import { accountId } from '../world/identity.ts'
import { publicParameter } from './public-parameters.ts'

const getParameter: Operation<GetParameterCommandInput, object> = (input, call) => ({
  Parameter: parameterView(call, find(call, String(input.Name))),
})

const getParameters: Operation<GetParametersCommandInput, object> = (input, call) => {
  const names = input.Names ?? []
  const found = names.map((name) => lookUp(call, name))
  return {
    Parameters: found.flatMap((record) => (record ? [parameterView(call, record)] : [])),
    InvalidParameters: names.filter((_, index) => !found[index]),
  }
}

const getParametersByPath: Operation<GetParametersByPathCommandInput, object> = (input, call) => {
  const path = `${String(input.Path).replace(/\/$/, '')}/`
  const below = call.store.list('parameter').filter(({ id }) => {
    const rest = id.slice(path.length)
    return id.startsWith(path) && (input.Recursive || !rest.includes('/'))
  })
  return { Parameters: below.map((record) => parameterView(call, record)) }
}

const putParameter: Operation<PutParameterCommandInput, object> = (input, call) => {
  const name = checkName(input.Name)
  const former = call.store.get('parameter', name)
  if (former && !input.Overwrite) {
    throw new AwsError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    )
  }
  const type = input.Type ?? former?.type
  if (!type) throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.')
  if (!input.Value) throw new AwsError('ValidationException', "Parameter value can't be an empty text.")
  const version = (former?.version ?? 0) + 1
  call.store.put('parameter', {
    id: name,
    type,
    value: input.Value,
    version,
    modifiedAt: call.cloud.now(),
    dataType: input.DataType ?? former?.dataType ?? 'text',
  })
  return { Version: version, Tier: 'Standard' }
}

const deleteParameter: Operation<DeleteParameterCommandInput, object> = (input, call) => {
  const record = ownRecord(call, String(input.Name))
  if (!record) throw notFound(String(input.Name))
  call.store.delete('parameter', record.id)
  return {}
}

const deleteParameters: Operation<DeleteParametersCommandInput, object> = (input, call) => {
  const names = input.Names ?? []
  const records = names.map((name) => ownRecord(call, name))
  for (const record of records) if (record) call.store.delete('parameter', record.id)
  return {
    DeletedParameters: names.filter((_, index) => records[index]),
    InvalidParameters: names.filter((_, index) => !records[index]),
  }
}

/** Systems Manager's Parameter Store, as far as images' ids and passwords are kept in it. */
export const ssmOperations: Operations = {
  DeleteParameter: deleteParameter,
  DeleteParameters: deleteParameters,
  GetParameter: getParameter,
  GetParameters: getParameters,
  GetParametersByPath: getParametersByPath,
  PutParameter: putParameter,
}

/** @throws AwsError `ParameterNotFound`, `ParameterVersionNotFound` */
function find(call: Call, name: string): ParameterRecord {
  const record = lookUp(call, name)
  if (record) return record
  const versions = lookUp(call, name.replace(/:[^:/]+$/, ''))
  if (!versions) throw notFound(name)
  throw new AwsError('ParameterVersionNotFound', `Systems Manager could not find version or label of ${name}.`)
}

/** A version may follow the name after a colon; only the latest is kept. */
function lookUp(call: Call, name: string): ParameterRecord | undefined {
  const whole = ownRecord(call, name) ?? publicParameter(call, nameOf(call, name))
  if (whole) return whole
  const [, path = '', version] = /^(.*):(\d+)$/.exec(name) ?? []
  const latest = path ? ownRecord(call, path) : undefined
  return latest?.version === Number(version) ? latest : undefined
}

function ownRecord(call: Call, name: string): ParameterRecord | undefined {
  return call.store.get('parameter', nameOf(call, name))
}

function notFound(name: string): AwsError {
  return new AwsError('ParameterNotFound', `Parameter ${name} not found.`)
}

/** Parameters may be called by their ARN. */
function nameOf(call: Call, name: string): string {
  const prefix = `arn:aws:ssm:${call.store.region}:${accountId}:parameter`
  return name.startsWith(prefix) ? name.slice(prefix.length) : name
}

function checkName(name: string | undefined): string {
  if (name && /^\/?(?:aws|ssm)/i.test(name)) {
    throw new AwsError('ValidationException', `No access to reserved parameter name: ${name}.`)
  }
  if (name && /^[A-Za-z0-9_./-]{1,1011}$/.test(name)) return name
  throw new AwsError(
    'ValidationException',
    `Parameter name: can't be "${name ?? ''}". It may hold letters, numbers and the symbols . - _ /`,
  )
}

/** Secure strings come as they are, asked for decryption or not: there is no key service to keep them from anyone. */
function parameterView(call: Call, record: ParameterRecord): Parameter {
  const path = record.id.startsWith('/') ? record.id : `/${record.id}`
  return {
    Name: record.id,
    Type: record.type,
    Value: record.value,
    Version: record.version,
    LastModifiedDate: record.modifiedAt,
    ARN: `arn:aws:ssm:${call.store.region}:${accountId}:parameter${path}`,
    DataType: record.dataType,
  }
}
