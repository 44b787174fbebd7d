import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDuration, parseDuration } from '../../src/options/index.ts'

test.each([
  [0, '0s'],
  [1500, '1.5s'],
  [250, '250ms'],
  [90_000, '1m30s'],
  [3_600_000, '1h0m0s'],
  [3_723_004, '1h2m3.004s'],
  [-2000, '-2s'],
  [0.001, '1µs'],
  [0.0005, '500ns'],
])('%d ms is written %s', (duration, text) => {
  expect(formatDuration(duration)).toBe(text)
})

test('what is written can be read', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (duration) => {
      expect(parseDuration(formatDuration(duration))).toBeCloseTo(duration, 3)
    }),
  )
})
