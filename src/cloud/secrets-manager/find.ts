import type { Call } from '../ec2/call.ts'
import { AwsError } from '../protocol/aws-error.ts'
import type { SecretRecord, SecretVersion } from '../store/records.ts'
import { accountId } from '../world/identity.ts'

/** Secrets are called by name, by ARN, and by ARN without the six characters at its end. */
export function findSecret(call: Call, secretId: string | undefined): SecretRecord {
  const wanted = String(secretId)
  const record =
    call.store.get('secret', wanted) ?? call.store.list('secret').find((one) => isCalled(call, one, wanted))
  if (!record) throw notFound("Secrets Manager can't find the specified secret.")
  return record
}

/** The same, for all but looking at it and bringing it back. */
export function findLiving(call: Call, secretId: string | undefined): SecretRecord {
  const record = findSecret(call, secretId)
  if (!record.deletedAt) return record
  throw new AwsError(
    'InvalidRequestException',
    "You can't perform this operation on the secret because it was marked for deletion.",
  )
}

/** One version by its id, its label, or both; the current one by neither. */
export function findVersion({ versions }: SecretRecord, id: string | undefined, label: string | undefined) {
  const stage = label ?? (id ? undefined : 'AWSCURRENT')
  const version = versions.find((one) => (!id || one.id === id) && (!stage || one.stages.includes(stage)))
  if (version) return version satisfies SecretVersion
  const what = id ? `VersionId: ${id}` : `staging label: ${stage}`
  throw notFound(`Secrets Manager can't find the specified secret value for ${what}`)
}

export function arnOf(call: Call, { id, suffix }: SecretRecord): string {
  return `arn:aws:secretsmanager:${call.store.region}:${accountId}:secret:${id}-${suffix}`
}

function isCalled(call: Call, record: SecretRecord, wanted: string): boolean {
  const arn = arnOf(call, record)
  return wanted === arn || wanted === arn.slice(0, -'-abcdef'.length)
}

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message)
}
