import type { GetSecretValueCommandOutput } from '@aws-sdk/client-secrets-manager'
import { awsAccessOptions, hasAwsCode, isNotFound } from '../../aws/index.ts'
import type { DataSourceType, PolicyStatement } from '../../engine/index.ts'
import { IngotError, nearest, type Place, throwAll } from '../../errors/index.ts'
import { defineOptions, type OptionsOf, option, Problems, string } from '../../options/index.ts'
import { accountFor } from './account.ts'
import { arnOf, decryptStatement } from './arn.ts'
import { fieldsOf, textOf, textsOfSecret } from './secret-value.ts'

const options = defineOptions({
  ...awsAccessOptions,
  name: option(string().min(1), 'The name or ARN of the secret.'),
  key: option(
    string().optional(),
    'Which member of a secret that is a JSON object becomes `value`. Default: the first one that is text or a number.',
  ),
  version_id: option(string().optional(), 'The id of a version. It wins over version_stage.'),
  version_stage: option(string().default('AWSCURRENT'), 'The label of a version.'),
})

const output = defineOptions({
  value: option(string(), 'The member that was asked for, or the whole text of a secret that is no JSON object.'),
  secret_string: option(string(), 'The whole text of the secret, for "jsondecode".'),
  secret_binary: option(string(), 'The bytes of a binary secret, in base64.'),
  version_id: option(string(), 'The id of the version that was read.'),
})

/** Reads a secret from AWS Secrets Manager. All of it is masked wherever it would be shown. */
export const amazonSecretsmanager: DataSourceType<typeof options, typeof output> = {
  type: 'amazon-secretsmanager',
  options,
  output,
  prepare(decoded, context) {
    const { name, key } = decoded.options
    const problems = new Problems(decoded)
    const account = accountFor(decoded.options, context, problems)
    throwAll(problems.errors)
    return {
      warnings: [],
      permissions: () => statementsFor(name, account.region),
      async read(reading) {
        const service = await (await account.open(reading)).secretsManager()
        try {
          const answer = await service.call('GetSecretValue', inputOf(decoded.options), reading.signal)
          const secret = contentOf(answer)
          for (const text of textsOfSecret(secret.secret_string)) context.secret(text)
          const value = chosenValue(secret.secret_string, { name, key, place: problems.placeOf('key') })
          for (const text of [secret.secret_binary, value]) if (text !== '') context.secret(text)
          return { ...secret, value }
        } catch (error) {
          throw inWords(error, decoded.options, { region: service.region, place: problems.placeOf('name') })
        }
      },
    }
  },
}

function inputOf({ name, version_id: VersionId, version_stage }: OptionsOf<typeof options>) {
  return { SecretId: name, ...(VersionId ? { VersionId } : { VersionStage: version_stage }) }
}

function contentOf({ SecretString = '', SecretBinary, VersionId = '' }: GetSecretValueCommandOutput) {
  const secret_binary = SecretBinary ? Buffer.from(SecretBinary).toString('base64') : ''
  return { secret_string: SecretString, secret_binary, version_id: VersionId }
}

/** Of the text alone: a member's value is in no message. */
function chosenValue(
  secret: string,
  { name, key, place }: { readonly name: string; readonly key: string | undefined; readonly place: Place },
): string {
  const fields = fieldsOf(secret)
  if (!fields) return secret
  if (key === undefined)
    return (
      Object.values(fields)
        .map(textOf)
        .find((text) => text !== undefined) ?? ''
    )
  const keys = Object.keys(fields)
  if (!Object.hasOwn(fields, key)) {
    const near = nearest(key, keys)
    const hint = near ? `did you mean "${near}"?` : `it has ${keys.map((each) => `"${each}"`).join(', ') || 'none'}`
    throw new IngotError('data/not-found', `the secret "${name}" has no key "${key}"`, { place, hint })
  }
  const text = textOf(fields[key])
  if (text !== undefined) return text
  throw new IngotError('data/not-text', `the key "${key}" of the secret "${name}" is neither text nor a number`, {
    place,
    hint: 'take it out of "secret_string" with jsondecode',
  })
}

/** Secrets Manager puts six characters behind a secret's name. */
function statementsFor(name: string, region: string | undefined): readonly PolicyStatement[] {
  const resource = name.startsWith('arn:') ? name : arnOf('secretsmanager', `secret:${name}-??????`, region)
  return [
    { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [resource] },
    decryptStatement('secretsmanager', region),
  ]
}

function inWords(
  error: unknown,
  { name, version_id: id, version_stage: stage }: OptionsOf<typeof options>,
  { region, place }: { readonly region: string; readonly place: Place },
): unknown {
  if (isNotFound(error)) {
    const version = id ? ` with the version "${id}"` : stage === 'AWSCURRENT' ? '' : ` with the label "${stage}"`
    return new IngotError('data/not-found', `there is no secret "${name}"${version} in ${region}`, {
      place,
      hint: 'check its name and "region": aws secretsmanager list-secrets lists all',
      cause: error,
    })
  }
  if (hasAwsCode(error, 'InvalidRequestException') && /marked.*(?:for deletion|deleted)/i.test(error.message)) {
    return new IngotError('data/not-found', `the secret "${name}" in ${region} is about to be deleted`, {
      place,
      hint: 'aws secretsmanager restore-secret brings it back',
      cause: error,
    })
  }
  return error
}
