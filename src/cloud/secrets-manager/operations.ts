import { randomBytes } from 'node:crypto'
import type {
  CreateSecretRequest,
  DeleteSecretRequest,
  DescribeSecretRequest,
  GetSecretValueRequest,
  ListSecretsRequest,
  PutSecretValueRequest,
  RestoreSecretRequest,
  Tag,
  TagResourceRequest,
  UntagResourceRequest,
  UpdateSecretRequest,
} from '@aws-sdk/client-secrets-manager'
import type { Call, Operation, Operations } from '../ec2/call.ts'
import { AwsError } from '../protocol/aws-error.ts'
import type { SecretRecord } from '../store/records.ts'
import { arnOf, findLiving, findSecret, findVersion } from './find.ts'
import { addVersion, type GivenValue, hasValue } from './versions.ts'

const createSecret: Operation<CreateSecretRequest, object> = (input, call) => {
  const id = checkName(input.Name)
  if (call.store.get('secret', id)) {
    throw new AwsError('ResourceExistsException', `The operation failed because the secret ${id} already exists.`)
  }
  const record: SecretRecord = {
    id,
    suffix: randomSuffix(),
    createdAt: call.cloud.now(),
    versions: [],
    tags: tagged({}, input.Tags),
    ...(input.Description === undefined ? {} : { description: input.Description }),
  }
  call.store.put('secret', record)
  return hasValue(input) ? putValue(call, record, input, ['AWSCURRENT']) : namesOf(call, record)
}

const getSecretValue: Operation<GetSecretValueRequest, object> = (input, call) => {
  const record = findLiving(call, input.SecretId)
  const { id, stages, createdAt, text, binary } = findVersion(record, input.VersionId, input.VersionStage)
  const value = text === undefined ? { SecretBinary: binary } : { SecretString: text }
  return { ...namesOf(call, record), VersionId: id, VersionStages: stages, CreatedDate: createdAt, ...value }
}

const putSecretValue: Operation<PutSecretValueRequest, object> = (input, call) =>
  putValue(call, findLiving(call, input.SecretId), input, input.VersionStages ?? ['AWSCURRENT'])

const updateSecret: Operation<UpdateSecretRequest, object> = (input, call) => {
  const former = findLiving(call, input.SecretId)
  const record = input.Description === undefined ? former : { ...former, description: input.Description }
  call.store.put('secret', record)
  return hasValue(input) ? putValue(call, record, input, ['AWSCURRENT']) : namesOf(call, record)
}

const describeSecret: Operation<DescribeSecretRequest, object> = (input, call) =>
  view(call, findSecret(call, input.SecretId))

const listSecrets: Operation<ListSecretsRequest, object> = (input, call) => ({
  SecretList: call.store
    .list('secret')
    .filter(({ deletedAt }) => !deletedAt || input.IncludePlannedDeletion)
    .map((record) => view(call, record)),
})

/** Until its time has come a secret can be restored; here that time never comes by itself. */
const deleteSecret: Operation<DeleteSecretRequest, object> = (input, call) => {
  const record = findSecret(call, input.SecretId)
  const deletedAt = call.cloud.now()
  if (input.ForceDeleteWithoutRecovery) call.store.delete('secret', record.id)
  else call.store.put('secret', { ...record, deletedAt })
  const days = input.ForceDeleteWithoutRecovery ? 0 : (input.RecoveryWindowInDays ?? 30)
  return { ...namesOf(call, record), DeletionDate: new Date(deletedAt.getTime() + days * 86_400_000) }
}

const restoreSecret: Operation<RestoreSecretRequest, object> = (input, call) => {
  const { deletedAt: _, ...record } = findSecret(call, input.SecretId)
  call.store.put('secret', record)
  return namesOf(call, record)
}

const tagResource: Operation<TagResourceRequest, object> = (input, call) => {
  const record = findLiving(call, input.SecretId)
  call.store.put('secret', { ...record, tags: tagged(record.tags, input.Tags) })
  return {}
}

const untagResource: Operation<UntagResourceRequest, object> = (input, call) => {
  const record = findLiving(call, input.SecretId)
  const kept = Object.entries(record.tags).filter(([key]) => !input.TagKeys?.includes(key))
  call.store.put('secret', { ...record, tags: Object.fromEntries(kept) })
  return {}
}

/** Secrets Manager, as far as templates read secrets from it and people put them there. */
export const secretsManagerOperations: Operations = {
  CreateSecret: createSecret,
  DeleteSecret: deleteSecret,
  DescribeSecret: describeSecret,
  GetSecretValue: getSecretValue,
  ListSecrets: listSecrets,
  PutSecretValue: putSecretValue,
  RestoreSecret: restoreSecret,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateSecret: updateSecret,
}

function putValue(call: Call, record: SecretRecord, given: GivenValue, stages: readonly string[]): object {
  const { added, versions } = addVersion(record.versions, given, { stages, createdAt: call.cloud.now() })
  call.store.put('secret', { ...record, versions })
  return { ...namesOf(call, record), VersionId: added.id, VersionStages: added.stages }
}

function namesOf(call: Call, record: SecretRecord) {
  return { ARN: arnOf(call, record), Name: record.id }
}

function view(call: Call, record: SecretRecord): object {
  const { description, createdAt, deletedAt, versions, tags } = record
  return {
    ...namesOf(call, record),
    CreatedDate: createdAt,
    LastChangedDate: versions.at(-1)?.createdAt ?? createdAt,
    ...(description === undefined ? {} : { Description: description }),
    ...(deletedAt ? { DeletedDate: deletedAt } : {}),
    VersionIdsToStages: Object.fromEntries(versions.map(({ id, stages }) => [id, stages])),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  }
}

function checkName(name: string | undefined): string {
  if (name && /^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name)) return name
  throw new AwsError(
    'InvalidParameterException',
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  )
}

function tagged(tags: SecretRecord['tags'], more: readonly Tag[] = []): SecretRecord['tags'] {
  return { ...tags, ...Object.fromEntries(more.map(({ Key = '', Value = '' }) => [Key, Value])) }
}

/** Six letters and digits, by which a secret differs from an earlier one of its name. */
function randomSuffix(): string {
  return randomBytes(12).toString('base64').replaceAll(/[+/=]/g, '').slice(0, 6).padEnd(6, 'a')
}
