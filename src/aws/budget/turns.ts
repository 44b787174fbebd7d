import type { Milliseconds } from '../../options/index.ts'
import type { Rate } from './rates.ts'

/** How one bucket of calls stands. All times are in milliseconds since the Unix epoch. */
export interface BucketState {
  /** When the bucket will be full again: each call moves it on by what one call takes to refill (the "GCRA" of ATM networks). */
  readonly fullAt: number
  /** No call before then: AWS has throttled. */
  readonly pausedUntil: number
  /** How often the rate is halved since AWS throttles. */
  readonly level: number
  /** Since when AWS hasn't throttled: the level goes down with the time. */
  readonly calmSince: number
}

/** A bucket that nobody took from. */
export const UNTOUCHED: BucketState = { fullAt: 0, pausedUntil: 0, level: 0, calmSince: 0 }

export interface Allowed {
  /** Kept to at all times; undefined where nobody says what is allowed. */
  readonly rate: Rate | undefined
  /** Where the halving begins once AWS throttles. */
  readonly whenThrottled: Rate
}

export interface Turn {
  /** When the call may be made. */
  readonly at: number
  /** Up to this much later is as good: others on other computers count the same pauses. */
  readonly spread: Milliseconds
}

const FIRST_PAUSE: Milliseconds = 500
/** Makes pauses of 500 ms to 16 s, and a thirty-second of the rate. */
const MOST_LEVELS = 6
/** EC2's buckets are full again after ten seconds at most, when nobody takes from them. */
const CALM: Milliseconds = 10_000
/** What "Retry-After" may ask for. */
const LONGEST_PAUSE: Milliseconds = 60_000
/** A state further ahead than this was written with another clock: as if by a computer whose time has been set back since. */
const LONGEST_QUEUE: Milliseconds = 10 * 60_000

/** Gives the next turn away. Turns are in the order in which they are asked for, whoever asks. */
export function takeTurn(before: BucketState, allowed: Allowed, now: number): { state: BucketState; turn: Turn } {
  const state = sane(before, now)
  const level = levelAt(state, now)
  const rate = level > 0 ? allowed.whenThrottled : allowed.rate
  if (!rate) return { state, turn: { at: Math.max(now, state.pausedUntil), spread: 0 } }
  const interval = (1000 / rate.perSecond) * 2 ** level
  // A bucket that is throttled is empty, whatever it should hold.
  const saved = level > 0 ? 0 : (rate.size - 1) * interval
  const at = Math.max(now, state.pausedUntil, state.fullAt - saved)
  return {
    state: { ...state, fullAt: Math.max(at, state.fullAt) + interval },
    turn: { at, spread: level > 0 ? interval / 4 : 0 },
  }
}

/** After a throttled answer: a pause for all, then half as many calls as before. @param retryAfter what AWS asks for */
export function afterThrottling(before: BucketState, now: number, retryAfter: Milliseconds = 0): BucketState {
  const state = sane(before, now)
  const asked = now + Math.min(LONGEST_PAUSE, retryAfter)
  // Answers to calls that were under way already say nothing new.
  if (state.pausedUntil > now) return { ...state, pausedUntil: Math.max(state.pausedUntil, asked) }
  const level = Math.min(MOST_LEVELS, levelAt(state, now) + 1)
  const pausedUntil = Math.max(asked, now + FIRST_PAUSE * 2 ** (level - 1))
  return { fullAt: Math.min(state.fullAt, pausedUntil), pausedUntil, level, calmSince: pausedUntil }
}

function levelAt({ level, calmSince }: BucketState, now: number): number {
  return Math.max(0, level - Math.floor(Math.max(0, now - calmSince) / CALM))
}

function sane(state: BucketState, now: number): BucketState {
  const { fullAt, pausedUntil, calmSince } = state
  const isSane = fullAt - now <= LONGEST_QUEUE && Math.max(pausedUntil, calmSince) - now <= LONGEST_PAUSE
  return isSane ? state : UNTOUCHED
}
