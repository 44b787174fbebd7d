import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Rate } from '../../../src/aws/budget/rates.ts'
import { afterThrottling, type BucketState, takeTurn, UNTOUCHED } from '../../../src/aws/budget/turns.ts'

const BEGAN = Date.UTC(2026, 0, 2)
const RATE: Rate = { size: 5, perSecond: 2 }
const allowed = { rate: RATE, whenThrottled: RATE }

/** Takes turns at these moments after the beginning. @returns when each may be made */
function turns(moments: readonly number[], state: BucketState = UNTOUCHED): number[] {
  return moments.map((moment) => {
    const taken = takeTurn(state, allowed, BEGAN + moment)
    state = taken.state
    return taken.turn.at - BEGAN
  })
}

test('as many at once as the bucket holds, the others one after the other', () => {
  expect(turns(Array(8).fill(0))).toEqual([0, 0, 0, 0, 0, 500, 1000, 1500])
})

test('what is not used is saved, up to the size', () => {
  expect(turns([0, 0, 0, 0, 0, 1000, 1000, 1000])).toEqual([0, 0, 0, 0, 0, 1000, 1000, 1500])
  expect(turns([...Array(5).fill(0), ...Array(6).fill(3_600_000)]).at(-1)).toBe(3_600_500)
})

test('in no window are there more than size and rate allow, and turns are in order', () => {
  const moments = fc
    .array(fc.nat(20_000), { minLength: 2, maxLength: 60 })
    .map((list) => list.toSorted((a, b) => a - b))
  const rate = fc.record({ size: fc.integer({ min: 1, max: 20 }), perSecond: fc.integer({ min: 1, max: 50 }) })
  fc.assert(
    fc.property(moments, rate, (asked, { size, perSecond }) => {
      let state = UNTOUCHED
      const at = asked.map((moment) => {
        const limits = { rate: { size, perSecond }, whenThrottled: { size, perSecond } }
        const taken = takeTurn(state, limits, BEGAN + moment)
        state = taken.state
        return taken.turn.at
      })
      expect(at).toEqual(at.toSorted((a, b) => a - b))
      for (const [from, start] of at.entries()) {
        for (const [offset, end] of at.slice(from).entries()) {
          expect(offset + 1).toBeLessThanOrEqual(size + ((end - start) / 1000) * perSecond + 1e-3)
        }
      }
    }),
  )
})

describe('after throttling', () => {
  test('all pause, then come one by one at half the rate', () => {
    const state = afterThrottling(UNTOUCHED, BEGAN)
    expect(turns([0, 0, 0], state)).toEqual([500, 1500, 2500])
  })

  test('answers to calls that were under way change nothing', () => {
    const once = afterThrottling(UNTOUCHED, BEGAN)
    expect(afterThrottling(once, BEGAN + 100)).toEqual(once)
  })

  test('each time the pause and the distance double, to a limit', () => {
    let state: BucketState = UNTOUCHED
    let now = BEGAN
    const pauses: number[] = []
    for (let count = 0; count < 8; count++) {
      state = afterThrottling(state, now)
      pauses.push(state.pausedUntil - now)
      now = state.pausedUntil
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 16_000, 16_000])
    const [first = 0, second = 0] = turns([now - BEGAN, now - BEGAN], state)
    expect(second - first).toBe(500 * 64)
  })

  test('calm brings the rate back step by step', () => {
    let state = afterThrottling(UNTOUCHED, BEGAN)
    state = afterThrottling(state, state.pausedUntil)
    const distance = (moment: number) => {
      const [first = 0, second = 0] = turns([moment, moment], state)
      return second - first
    }
    expect([2000, 12_000, 25_000].map(distance)).toEqual([2000, 1000, 0])
  })

  test('where nobody says what is allowed there is a limit only then', () => {
    const free = { rate: undefined, whenThrottled: RATE }
    expect(takeTurn(UNTOUCHED, free, BEGAN).turn.at).toBe(BEGAN)
    const slow = takeTurn(afterThrottling(UNTOUCHED, BEGAN), free, BEGAN)
    expect(takeTurn(slow.state, free, BEGAN).turn.at).toBe(BEGAN + 1500)
  })

  test('Retry-After counts, within reason', () => {
    expect(afterThrottling(UNTOUCHED, BEGAN, 7000).pausedUntil).toBe(BEGAN + 7000)
    expect(afterThrottling(UNTOUCHED, BEGAN, 86_400_000).pausedUntil).toBe(BEGAN + 60_000)
    const once = afterThrottling(UNTOUCHED, BEGAN)
    expect(afterThrottling(once, BEGAN + 100, 7000).pausedUntil).toBe(BEGAN + 7100)
  })
})

test('a state of a clock that has been set back since holds nobody up', () => {
  const year = 365 * 86_400_000
  const ahead = takeTurn(afterThrottling(UNTOUCHED, BEGAN + year), allowed, BEGAN + year).state
  expect(turns([0], ahead)).toEqual([0])
  expect(turns([0], { fullAt: BEGAN + year, pausedUntil: 0, level: 0, calmSince: 0 })).toEqual([0])
})
