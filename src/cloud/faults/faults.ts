import type { Clock } from '../../engine/host.ts'
import { globMatches } from '../ec2/glob.ts'
import { AwsError } from '../protocol/aws-error.ts'
import { Bucket } from './bucket.ts'
import { Occurrence, type Rarity } from './chance.ts'
import { Hidden } from './hidden.ts'
import type { Fault, FaultKind, FaultOf } from './kinds.ts'
import type { FaultPlan } from './read.ts'
import { Sessions } from './sessions.ts'

/** What becomes of a call's answer. */
export type Spoiled =
  | { readonly kind: 'error'; readonly error: AwsError }
  | { readonly kind: 'http'; readonly status: number }
  | { readonly kind: 'drop' }

/** How a machine is paid for. */
export type Market = 'spot' | 'on-demand'

/** A fault that meets a call, decided once when the call comes in. */
export interface CallFault {
  readonly when: 'before' | 'after'
  readonly spoiled: Spoiled
}

interface Armed<F> {
  readonly fault: F
  readonly occurrence: Occurrence
}

/** Plays the faults of a plan. Every question counts: each is asked once per event. */
export class Faults {
  readonly hidden: Hidden
  readonly #clock: Clock
  readonly #armed: readonly Armed<Fault>[]
  readonly #buckets: ReadonlyMap<Fault, Bucket>
  readonly #sessions: readonly Sessions[]

  constructor(plan: FaultPlan, clock: Clock) {
    this.#clock = clock
    this.hidden = new Hidden(clock)
    this.#armed = plan.faults.map((fault, index) => ({
      fault,
      occurrence: new Occurrence(rarityOf(fault), plan.seed + index),
    }))
    this.#sessions = this.#of('expire').map(({ fault }) => new Sessions(fault, clock))
    this.#buckets = new Map(
      this.#of('throttle').map(({ fault }) => [
        fault,
        new Bucket(fault.per_second, fault.burst ?? Math.max(1, fault.per_second), clock),
      ]),
    )
  }

  /** Whether the session with which a call is signed has ended. Asked once per call, before all else. */
  isSessionOver(session: string): boolean {
    return this.#sessions.filter((sessions) => sessions.isOver(session)).length > 0
  }

  /**
   * The first fault of the plan that meets this call. All others that could have met it count it too. A dry run, which has
   * no effect, is only denied or throttled, and doesn't count for the others.
   */
  ofCall(action: string, region: string, isDryRun = false): CallFault | undefined {
    return [
      ...this.#of('deny').flatMap(({ fault }) => (meets(fault, action, region) ? [denied(action)] : [])),
      ...this.#of('throttle').flatMap(({ fault }) =>
        meets(fault, action, region) && !this.#buckets.get(fault)?.take() ? [throttled] : [],
      ),
      ...(isDryRun ? [] : (['error', 'http', 'drop'] as const)).flatMap((kind) =>
        this.#of(kind).flatMap(({ fault, occurrence }) =>
          meets(fault, action, region) && occurrence.happens() ? [callFault(fault)] : [],
        ),
      ),
    ][0]
  }

  /** Hides what the call has made, where the plan says so. */
  afterCall(action: string, region: string, output: object): void {
    for (const { fault, occurrence } of this.#of('hide')) {
      if (meets(fault, action, region) && occurrence.happens()) this.hidden.hide(action, output, fault.for)
    }
  }

  /** @throws AwsError when there is no such machine to be had */
  checkCapacity(type: string, zone: string, market: Market): void {
    for (const { fault, occurrence } of this.#of('capacity')) {
      if (!matches(fault.types, type) || !matches(fault.zones, zone) || !fault.markets.includes(market)) continue
      if (!occurrence.happens()) continue
      throw noCapacity(fault.code, type, zone)
    }
  }

  /**
   * Resolves when the thing may reach its state: at once without a fault.
   * @throws Error when it shall fail, the signal's reason when it is aborted
   */
  async passage(what: 'image' | 'copy' | 'snapshot', region: string, signal: AbortSignal): Promise<void> {
    for (const { fault, occurrence } of this.#of('state')) {
      if (!fault.of.includes(what) || !matches(fault.regions, region) || !occurrence.happens()) continue
      if (fault.outcome === 'failed') throw new Error(`a fault that was asked for: this ${what} fails`)
      if (fault.outcome === 'slow') await this.#clock.sleep(fault.for, signal)
      else await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }
  }

  /** What becomes of a machine that is started. */
  ofGuest(): FaultOf<'guest'> | undefined {
    return this.#of('guest').filter(({ occurrence }) => occurrence.happens())[0]?.fault
  }

  #of<K extends FaultKind>(kind: K): Armed<FaultOf<K>>[] {
    return this.#armed.filter((armed): armed is Armed<FaultOf<K>> => armed.fault.kind === kind)
  }
}

function rarityOf(fault: Fault): Rarity {
  return fault.kind === 'throttle' || fault.kind === 'deny' || fault.kind === 'expire' ? {} : fault
}

function meets(
  fault: { readonly actions: readonly string[]; readonly regions: readonly string[] },
  action: string,
  region: string,
) {
  return matches(fault.actions, action) && matches(fault.regions, region)
}

function matches(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => globMatches(pattern, text))
}

function callFault(fault: FaultOf<'error' | 'http' | 'drop'>): CallFault {
  const { when } = fault
  if (fault.kind === 'drop') return { when, spoiled: { kind: 'drop' } }
  if (fault.kind === 'http') return { when, spoiled: { kind: 'http', status: fault.status } }
  const { code, message = 'A fault that was asked for.', status = statusOf(code) } = fault
  return { when, spoiled: { kind: 'error', error: new AwsError(code, message, status) } }
}

// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html: server errors and throttling
const SERVER_ERRORS: Readonly<Record<string, number>> = {
  InternalError: 500,
  InternalFailure: 500,
  InsufficientInstanceCapacity: 500,
  RequestLimitExceeded: 503,
  ServiceUnavailable: 503,
  Unavailable: 503,
  UnauthorizedOperation: 403,
  DryRunOperation: 412,
}

function statusOf(code: string): number {
  return SERVER_ERRORS[code] ?? 400
}

const throttled: CallFault = {
  when: 'before',
  spoiled: { kind: 'error', error: new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503) },
}

function denied(action: string): CallFault {
  const message = `You are not authorized to perform this operation. User: arn:aws:iam::000000000000:user/local is not authorized to perform: ec2:${action} because no identity-based policy allows the ec2:${action} action`
  return { when: 'before', spoiled: { kind: 'error', error: new AwsError('UnauthorizedOperation', message, 403) } }
}

function noCapacity(code: FaultOf<'capacity'>['code'], type: string, zone: string): AwsError {
  const texts: Readonly<Record<typeof code, string>> = {
    InsufficientInstanceCapacity: `We currently do not have sufficient ${type} capacity in the Availability Zone you requested (${zone}).`,
    Unsupported: `Your requested instance type (${type}) is not supported in your requested Availability Zone (${zone}).`,
    MaxSpotInstanceCountExceeded: 'Max spot instance count exceeded',
    VcpuLimitExceeded: 'You have requested more vCPU capacity than your current vCPU limit allows.',
  }
  return new AwsError(code, texts[code], statusOf(code))
}
