import { invalidParameter, missingParameter } from '../protocol/aws-error.ts'
import { isRegion } from '../world/regions.ts'
import type { Call } from './call.ts'

/** The same call as seen from another region, for copies. @throws AwsError `MissingParameter`, `InvalidParameterValue` */
export function inRegion(call: Call, region: string | undefined): Call {
  if (!region) throw missingParameter('SourceRegion')
  if (!isRegion(region)) throw invalidParameter('sourceRegion', region)
  return { ...call, store: call.cloud.region(region) }
}
