import { awsAccessOptions, hasAwsCode } from '../../aws/index.ts'
import type { DataSourceType, PolicyStatement } from '../../engine/index.ts'
import { IngotError, type Place, throwAll } from '../../errors/index.ts'
import { boolean, defineOptions, option, Problems, string } from '../../options/index.ts'
import { accountFor } from './account.ts'
import { arnOf, decryptStatement } from './arn.ts'
import { textsOfSecret } from './secret-value.ts'

const options = defineOptions({
  ...awsAccessOptions,
  name: option(
    string().min(1),
    'The name or ARN of the parameter. A version or a label may follow after a colon: "/images/golden:3".',
  ),
  with_decryption: option(
    boolean().default(false),
    'Gives what a SecureString means; without it, that is its encrypted form. Others have none.',
  ),
})

const output = defineOptions({
  value: option(string(), "The parameter's value. That of a SecureString is masked wherever it would be shown."),
  version: option(string(), 'Its version, a number.'),
  arn: option(string(), 'Its ARN.'),
})

/** Reads a parameter from the Parameter Store of AWS Systems Manager. */
export const amazonParameterstore: DataSourceType<typeof options, typeof output> = {
  type: 'amazon-parameterstore',
  options,
  output,
  prepare(decoded, context) {
    const { name: Name, with_decryption: WithDecryption } = decoded.options
    const problems = new Problems(decoded)
    const account = accountFor(decoded.options, context, problems)
    throwAll(problems.errors)
    return {
      warnings: [],
      permissions: () => statementsFor(Name, WithDecryption, account.region),
      async read(reading) {
        const ssm = await (await account.open(reading)).ssm()
        try {
          const { Parameter } = await ssm.call('GetParameter', { Name, WithDecryption }, reading.signal)
          const { Value = '', Type, Version, ARN = '' } = Parameter ?? {}
          if (Type === 'SecureString') for (const text of textsOfSecret(Value)) context.secret(text)
          return { value: Value, version: String(Version ?? ''), arn: ARN }
        } catch (error) {
          throw inWords(error, { name: Name, region: ssm.region, place: problems.placeOf('name') })
        }
      },
    }
  },
}

function statementsFor(name: string, withDecryption: boolean, region: string | undefined): readonly PolicyStatement[] {
  const resource = name.startsWith('arn:') ? name : arnOf('ssm', `parameter/${pathOf(name)}`, region)
  const get = { Effect: 'Allow', Action: ['ssm:GetParameter'], Resource: [resource] } as const
  return withDecryption ? [get, decryptStatement('ssm', region)] : [get]
}

/** Without the slash that ARNs don't have twice, and the selector. */
function pathOf(name: string): string {
  return name.replace(/^\//, '').replace(/:.*$/, '')
}

interface Wanted {
  readonly name: string
  readonly region: string
  readonly place: Place
}

function inWords(error: unknown, { name, region, place }: Wanted): unknown {
  if (hasAwsCode(error, 'ParameterNotFound')) {
    return new IngotError('data/not-found', `there is no parameter "${name}" in ${region}`, {
      place,
      hint: 'check its name and "region": aws ssm describe-parameters lists all. A name with slashes begins with one',
      cause: error,
    })
  }
  if (hasAwsCode(error, 'ParameterVersionNotFound')) {
    const hint = 'aws ssm get-parameter-history shows which versions and labels there are'
    return new IngotError('data/not-found', `the parameter "${name}" has no such version in ${region}`, {
      place,
      hint,
      cause: error,
    })
  }
  return error
}
