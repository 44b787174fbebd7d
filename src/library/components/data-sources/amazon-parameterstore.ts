// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { dataSourceFunction, type May } from '../../../template/typescript/writing.ts'
import type { AwsAccessOptions } from '../aws-access-options.ts'

/** The options of data source "amazon-parameterstore". */
export interface AwsParameterOptions extends AwsAccessOptions {
  /** The name or ARN of the parameter. A version or a label may follow after a colon: "/images/golden:3". */
  readonly name: May<string>
  /**
   * Gives what a SecureString means; without it, that is its encrypted form. Others have none.
   *
   * Default: false.
   */
  readonly with_decryption?: May<boolean> | undefined
}

/** What data source "amazon-parameterstore" gives. */
export interface AwsParameterFacts {
  /** The parameter's value. That of a SecureString is masked wherever it would be shown. */
  readonly value: string
  /** Its version, a number. */
  readonly version: string
  /** Its ARN. */
  readonly arn: string
}

/** Data source "amazon-parameterstore". */
export const awsParameter = dataSourceFunction<AwsParameterOptions, AwsParameterFacts>('amazon-parameterstore', [
  'value',
  'version',
  'arn',
])
