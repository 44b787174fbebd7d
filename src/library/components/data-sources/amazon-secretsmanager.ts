// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { dataSourceFunction, type May } from '../../../template/typescript/writing.ts'
import type { AwsAccessOptions } from '../aws-access-options.ts'

/** The options of data source "amazon-secretsmanager". */
export interface AwsSecretOptions extends AwsAccessOptions {
  /** The name or ARN of the secret. */
  readonly name: May<string>
  /** Which member of a secret that is a JSON object becomes `value`. Default: the first one that is text or a number. */
  readonly key?: May<string> | undefined
  /** The id of a version. It wins over version_stage. */
  readonly version_id?: May<string> | undefined
  /**
   * The label of a version.
   *
   * Default: "AWSCURRENT".
   */
  readonly version_stage?: May<string> | undefined
}

/** What data source "amazon-secretsmanager" gives. */
export interface AwsSecretFacts {
  /** The member that was asked for, or the whole text of a secret that is no JSON object. */
  readonly value: string
  /** The whole text of the secret, for "jsondecode". */
  readonly secret_string: string
  /** The bytes of a binary secret, in base64. */
  readonly secret_binary: string
  /** The id of the version that was read. */
  readonly version_id: string
}

/** Data source "amazon-secretsmanager". */
export const awsSecret = dataSourceFunction<AwsSecretOptions, AwsSecretFacts>('amazon-secretsmanager', [
  'value',
  'secret_string',
  'secret_binary',
  'version_id',
])
