import type { OutsideValues } from '../context.ts'
import { readAwsSecret } from './aws-secret.ts'
import { readConsulKey } from './consul.ts'
import type { Environment, Fetch } from './http.ts'
import { readVaultField } from './vault.ts'

export { textsOfSecret, valueOfSecret } from './aws-secret.ts'

/** The values that user variables may read, over HTTP where they are not in the environment. */
export function outsideValues(
  env: Environment,
  fetch: Fetch = globalThis.fetch,
  secret: (text: string) => void = () => {},
): OutsideValues {
  return {
    env,
    secret,
    consulKey: (key) => readConsulKey(key, env, fetch),
    vault: (path, field) => readVaultField(path, field, env, fetch),
    awsSecret: (name) => readAwsSecret(name, env),
  }
}
