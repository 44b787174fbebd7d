import { randomUUID } from 'node:crypto'
import { AwsError } from '../protocol/aws-error.ts'
import type { SecretVersion } from '../store/records.ts'

/** What calls give for a value. The protocol has bytes as base64. */
export interface GivenValue {
  readonly ClientRequestToken?: string | undefined
  readonly SecretString?: string | undefined
  readonly SecretBinary?: unknown
}

export function hasValue({ SecretString, SecretBinary }: GivenValue): boolean {
  return SecretString !== undefined || SecretBinary !== undefined
}

/**
 * Adds a version and gives it its labels, which others lose to it. The one that was current becomes the previous one.
 * @throws AwsError `ResourceExistsException` when there is one of that id with another value
 */
export function addVersion(
  versions: readonly SecretVersion[],
  given: GivenValue,
  { stages, createdAt }: Pick<SecretVersion, 'stages' | 'createdAt'>,
): { readonly added: SecretVersion; readonly versions: readonly SecretVersion[] } {
  const added = newVersion(given, { stages, createdAt })
  const twin = versions.find(({ id }) => id === added.id)
  if (twin) {
    if (twin.text === added.text && twin.binary === added.binary) return { added: twin, versions }
    throw new AwsError(
      'ResourceExistsException',
      `You can't use ClientRequestToken ${added.id} because that value is already in use for a version of the secret.`,
    )
  }
  const taken = stages.includes('AWSCURRENT') ? [...stages, 'AWSPREVIOUS'] : stages
  const others = versions.map((version) => {
    const kept = version.stages.filter((stage) => !taken.includes(stage))
    const wasCurrent = version.stages.includes('AWSCURRENT') && stages.includes('AWSCURRENT')
    return { ...version, stages: wasCurrent ? [...kept, 'AWSPREVIOUS'] : kept }
  })
  // Versions without a label are deprecated, and go.
  return { added, versions: [...others.filter((version) => version.stages.length > 0), added] }
}

function newVersion(
  { ClientRequestToken, SecretString, SecretBinary }: GivenValue,
  facts: Pick<SecretVersion, 'stages' | 'createdAt'>,
): SecretVersion {
  if ((SecretString === undefined) === (SecretBinary === undefined)) {
    throw new AwsError('InvalidParameterException', 'You must provide either SecretString or SecretBinary.')
  }
  const value = SecretString === undefined ? { binary: String(SecretBinary) } : { text: SecretString }
  return { id: ClientRequestToken ?? randomUUID(), ...facts, ...value }
}
