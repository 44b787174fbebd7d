/** A token bucket: so many calls at once, and so many a second when they are used up. */
export interface Rate {
  readonly size: number
  readonly perSecond: number
}

// What EC2 gives every account in every region: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html.
// Each call has a bucket of its own, whose size and rate go by its kind.
const LOOKING: Rate = { size: 100, perSecond: 20 }
/** Some calls that look at everything, without a filter and page by page, have a smaller one. */
const LOOKING_AT_ALL: Rate = { size: 50, perSecond: 10 }
const CHANGING: Rate = { size: 50, perSecond: 5 }

const LOOKS_AT_ALL = new Set(['DescribeInstances', 'DescribeSecurityGroups', 'DescribeSnapshots', 'DescribeVolumes'])

/** Calls with numbers of their own, as far as Ingot makes them. */
const OWN: Readonly<Record<string, Rate>> = {
  CopyImage: { size: 100, perSecond: 1 },
  CreateTags: { size: 100, perSecond: 10 },
  DeleteSnapshot: { size: 100, perSecond: 5 },
  DeleteTags: { size: 100, perSecond: 10 },
  DeleteVolume: { size: 100, perSecond: 5 },
  DeregisterImage: { size: 100, perSecond: 5 },
  ModifyImageAttribute: { size: 100, perSecond: 5 },
  ModifySnapshotAttribute: { size: 100, perSecond: 5 },
  RunInstances: { size: 5, perSecond: 2 },
  TerminateInstances: { size: 100, perSecond: 5 },
}

/** The bucket that a call to EC2 takes from. Dry runs take as others do. */
export function ec2Bucket(call: string, input: object): { readonly name: string; readonly rate: Rate } {
  const own = OWN[call]
  if (own) return { name: call, rate: own }
  if (!/^(Describe|Get|List|Search)/.test(call)) return { name: call, rate: CHANGING }
  const isNarrow = !LOOKS_AT_ALL.has(call) || 'Filters' in input || 'MaxResults' in input
  return isNarrow ? { name: call, rate: LOOKING } : { name: `${call} of all`, rate: LOOKING_AT_ALL }
}

/** Of other services, which don't say what they allow: what is kept to once they have throttled. */
export const ELSEWHERE: Rate = { size: 10, perSecond: 5 }

/** A part of a rate, for one of several who share it. A bucket holds a call at least, else there would be none. */
export function shareOf({ size, perSecond }: Rate, share: number): Rate {
  return { size: Math.max(1, size * share), perSecond: perSecond * share }
}
