import { expect, test } from 'vitest'
import { eventually } from '../../src/aws/index.ts'
import { FakeClock } from '../support/fake-host.ts'

const unknown = new Error('not known yet')

/** Something that AWS knows from `at` on, asked for with calls that each take `callTime`. */
function consistency(at: number, { limit = Number.POSITIVE_INFINITY, callTime = 0 } = {}) {
  const clock = new FakeClock()
  const began = clock.now()
  const signal = new AbortController().signal
  const result = eventually({ clock, signal, within: 60_000, limit, while: (error) => error === unknown }, async () => {
    clock.advance(callTime)
    if (clock.now() - began < at) throw unknown
    return 'known'
  })
  return result
}

test('repeats until AWS knows', async () => {
  expect(await consistency(50_000)).toBe('known')
})

test('ends when AWS can be expected to know', async () => {
  await expect(consistency(100_000)).rejects.toBe(unknown)
})

test("the user's own limit counts instead", async () => {
  expect(await consistency(100_000, { limit: 200_000 })).toBe('known')
  await expect(consistency(50_000, { limit: 20_000 })).rejects.toBe(unknown)
})

test('the time in which a call is throttled is not the time in which AWS could know', async () => {
  expect(await consistency(150_000, { callTime: 100_000 })).toBe('known')
})

test('other failures are failures', async () => {
  const other = new Error('refused')
  const clock = new FakeClock()
  const signal = new AbortController().signal
  const call = eventually({ clock, signal, within: 60_000, while: (error) => error === unknown }, async () => {
    throw other
  })
  await expect(call).rejects.toBe(other)
  expect(clock.sleeps).toEqual([])
})
