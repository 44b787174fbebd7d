import { IngotError } from '../../../errors/index.ts'
import { FunctionError, Later, STRING, stringValue, type ValueFunction } from '../../../hcl/index.ts'
import { type OutsideValues, textsOfSecret, valueOfSecret } from '../../gotemplate/index.ts'
import { textAt } from './arguments.ts'

/** Values from stores, each asked for once. They are `Pending` until they have arrived. */
export function outsideFunctions(outside: OutsideValues) {
  const values = new Later<string>()
  const awsSecret = (name: string) => values.get(`aws ${name}`, () => outside.awsSecret(name))
  return {
    aws_secretsmanager: {
      description:
        'The value of a key of a secret in AWS Secrets Manager; with null for the key, of the only one that it has.',
      parameters: [
        { name: 'name', type: STRING },
        { name: 'key', type: STRING, allowNull: true },
      ],
      returns: STRING,
      call: (args) => {
        const name = textAt(args, 0)
        const key = args[1]?.kind === 'string' ? args[1].value : undefined
        const value = told(() => valueOfSecret(name, awsSecret(name), key, callWithKey))
        outside.secret?.(value)
        return stringValue(value)
      },
    } satisfies ValueFunction,
    aws_secretsmanager_raw: storeFunction('The whole text of a secret in AWS Secrets Manager.', ['name'], (name) => {
      const text = awsSecret(name)
      for (const value of textsOfSecret(text)) outside.secret?.(value)
      return text
    }),
    consul_key: storeFunction('The value of a key in Consul.', ['key'], (key) =>
      values.get(`consul ${key}`, () => outside.consulKey(key)),
    ),
    vault: storeFunction('A field of a secret in Vault.', ['path', 'key'], (path, field) => {
      const value = values.get(`vault ${path} ${field}`, () => outside.vault(path, field))
      outside.secret?.(value)
      return value
    }),
  }
}

/** `env`, which only the default of a variable may call. */
export function envFunction(env: OutsideValues['env']): ValueFunction {
  return storeFunction('The value of an environment variable, or an empty text.', ['key'], (name) => env[name] ?? '')
}

function callWithKey(name: string): string {
  return `aws_secretsmanager("${name}", "KEY")`
}

function storeFunction(
  description: string,
  names: readonly string[],
  read: (first: string, second: string) => string,
): ValueFunction {
  return {
    description,
    parameters: names.map((name) => ({ name, type: STRING })),
    returns: STRING,
    call: (args) => stringValue(told(() => read(textAt(args, 0), names.length > 1 ? textAt(args, 1) : ''))),
  }
}

/** What a store's errors say, with what to do about it. */
function told(read: () => string): string {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof IngotError)) throw error
    throw new FunctionError(error.hint ? `${error.message} (${error.hint})` : error.message)
  }
}
