import {
  type AccessSettings,
  type AwsAccess,
  type AwsAccessOptions,
  accessSettings,
  checkAccess,
  openAccess,
} from '../../aws/index.ts'
import type { DataSourceContext, ReadContext } from '../../engine/index.ts'
import type { Problems } from '../../options/index.ts'

/** The account that a data source's options lead to. */
export interface Account {
  /** As named in the template or the environment; undefined where only the profile knows it. */
  readonly region: string | undefined
  /** Opens it, or with `--local` the local cloud. No call is made. */
  open(reading: ReadContext): Promise<AwsAccess>
}

/** Checks the options of AWS access. What is wrong with them is added to the problems. */
export function accountFor(options: AwsAccessOptions, context: DataSourceContext, problems: Problems): Account {
  checkAccess(options, problems)
  const settings = (localCloud?: Parameters<typeof accessSettings>[1]['localCloud']): AccessSettings =>
    accessSettings(options, { ...context, ...(localCloud ? { localCloud } : {}) })
  return {
    region: settings().region,
    open: async ({ localCloud, host }) => openAccess(settings(await localCloud?.()), host),
  }
}
