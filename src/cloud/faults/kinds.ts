import type { z } from 'zod'
import {
  defineOptions,
  duration,
  integer,
  list,
  milliseconds,
  number,
  oneOf,
  option,
  string,
} from '../../options/index.ts'

/** Which calls a fault meets, and how often. Each fault counts the calls for itself. */
const choice = {
  actions: option(list(string()).default(['*']), 'The calls it meets: names, in which "*" and "?" match. Default all.'),
  regions: option(list(string()).default(['*']), 'The regions it meets; "*" and "?" match. Default all.'),
  nth: option(
    list(integer().min(1)).optional(),
    'Meets the first, third, … of these calls only: a list of numbers from 1.',
  ),
  probability: option(number().min(0).max(1).default(1), 'Meets a call by chance, from 0 to 1. Default 1.'),
  times: option(integer().min(1).optional(), 'How often it happens at most.'),
}
const when = option(
  oneOf(['before', 'after']).default('before'),
  '"before" leaves everything as it was; "after" lets the call take its effect first. Default "before".',
)
const kind = option(string(), 'The kind of fault.')

/** Every kind of fault with its options, by the name that `kind` has. */
export const faultKinds = {
  throttle: defineOptions({
    kind,
    actions: choice.actions,
    regions: choice.regions,
    per_second: option(
      number().positive(),
      'How many calls a second are answered; the others get RequestLimitExceeded. Required.',
    ),
    burst: option(number().min(1).optional(), 'How many may come at once. Default what one second allows, at least 1.'),
  }),
  error: defineOptions({
    kind,
    ...choice,
    when,
    code: option(string(), "EC2's code of the error, such as InternalError. Required."),
    message: option(string().optional(), 'Its text.'),
    status: option(integer().min(400).max(599).optional(), 'Its HTTP status. Default what EC2 answers with that code.'),
  }),
  http: defineOptions({
    kind,
    ...choice,
    when,
    status: option(integer().min(400).max(599), 'The HTTP status, with a text that is none of AWS. Required.'),
  }),
  drop: defineOptions({ kind, ...choice, when }),
  deny: defineOptions({
    kind,
    actions: option(list(string()), 'The calls that are refused, as by a policy; "*" and "?" match. Required.'),
    regions: choice.regions,
  }),
  expire: defineOptions({
    kind,
    after: option(duration().optional(), 'How long after its first call a session ends. Default never.'),
    calls: option(integer().min(0).optional(), 'After how many calls a session ends. Default never.'),
  }),
  hide: defineOptions({
    kind,
    ...choice,
    for: option(duration(), 'How long a new thing is not found by its id, and missing from lists. Required.'),
  }),
  state: defineOptions({
    kind,
    of: option(
      list(oneOf(['image', 'copy', 'snapshot'])).default(['image', 'copy', 'snapshot']),
      'What it meets: "image" (made from an instance), "copy" (of an image), "snapshot". Default all.',
    ),
    regions: choice.regions,
    nth: choice.nth,
    probability: choice.probability,
    times: choice.times,
    outcome: option(
      oneOf(['slow', 'stuck', 'failed']),
      '"slow" takes longer by "for", "stuck" never ends, "failed" fails. Required.',
    ),
    for: option(duration().default(milliseconds('10s')), 'How much longer a slow one takes. Default 10s.'),
  }),
  capacity: defineOptions({
    kind,
    types: option(
      list(string()).default(['*']),
      'The instance types that are not to be had; "*" and "?" match. Default all.',
    ),
    zones: option(
      list(string()).default(['*']),
      'The availability zones in which they are not; "*" and "?" match. Default all.',
    ),
    markets: option(
      list(oneOf(['spot', 'on-demand'])).default(['spot', 'on-demand']),
      'The markets in which they are not: "spot", "on-demand". Default both.',
    ),
    times: choice.times,
    code: option(
      oneOf([
        'InsufficientInstanceCapacity',
        'Unsupported',
        'MaxSpotInstanceCountExceeded',
        'VcpuLimitExceeded',
      ]).default('InsufficientInstanceCapacity'),
      'How it is told: InsufficientInstanceCapacity (the default), Unsupported, MaxSpotInstanceCountExceeded, VcpuLimitExceeded.',
    ),
  }),
  guest: defineOptions({
    kind,
    nth: choice.nth,
    probability: choice.probability,
    times: choice.times,
    outcome: option(
      oneOf(['silent', 'dies', 'interrupted']),
      '"silent" never answers, "dies" crashes, "interrupted" is taken back as a spot instance is. Required.',
    ),
    after: option(duration().default(0), 'How long after its start it dies or is interrupted. Default at once.'),
  }),
}

export type FaultKind = keyof typeof faultKinds
/** One fault, decoded. */
export type Fault = {
  [K in FaultKind]: Omit<z.infer<(typeof faultKinds)[K]>, 'kind'> & { readonly kind: K }
}[FaultKind]
export type FaultOf<K extends FaultKind> = Extract<Fault, { kind: K }>
