// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { dataSourceFunction, type May } from '../../../template/typescript/writing.ts'
import type { AwsAccessOptions } from '../aws-access-options.ts'

/** The options of data source "amazon-ami". */
export interface LatestAmiOptions extends AwsAccessOptions {
  /** Filters by the names of EC2's API. A value is a list with commas between. */
  readonly filters?: May<Readonly<Record<string, May<string>>>> | undefined
  /** Account ids, "self", "amazon" or "aws-marketplace". Required. */
  readonly owners?: May<readonly May<string>[]> | undefined
  /**
   * Takes the newest when several match.
   *
   * Default: false.
   */
  readonly most_recent?: May<boolean> | undefined
  /**
   * Also looks at deprecated AMIs.
   *
   * Default: false.
   */
  readonly include_deprecated?: May<boolean> | undefined
}

/** What data source "amazon-ami" gives. */
export interface LatestAmiFacts {
  /** The AMI's id. */
  readonly id: string
  /** Its name. */
  readonly name: string
  /** When it was made, such as "2026-01-02T03:04:05.000Z". */
  readonly creation_date: string
  /** The id of the account that owns it. */
  readonly owner: string
  /** The name of an owner that has one, such as "amazon"; otherwise an empty text. */
  readonly owner_name: string
  /** Its tags. */
  readonly tags: Readonly<Record<string, string>>
}

/** Data source "amazon-ami". */
export const latestAmi = dataSourceFunction<LatestAmiOptions, LatestAmiFacts>('amazon-ami', [
  'id',
  'name',
  'creation_date',
  'owner',
  'owner_name',
  'tags',
])
