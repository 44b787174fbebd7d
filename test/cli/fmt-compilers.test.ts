import { cachedDataVersionTag } from 'node:v8'
import { expect, test } from 'vitest'
import { SparingCompilers } from '../../src/cli/fmt/compilers.ts'

// V8's tag of compiled code changes with its flags.
test('leaves compilers out for no longer than the work, and more of them when it has begun', async () => {
  const compilers = new SparingCompilers()
  const before = cachedDataVersionTag()
  const first = await compilers.sparingly(20_000, () => cachedDataVersionTag())
  expect(cachedDataVersionTag()).toBe(before)
  const later = await compilers.sparingly(1, async () => cachedDataVersionTag())
  expect(cachedDataVersionTag()).toBe(before)
  expect(new Set([before, first, later]).size).toBe(3)
})

test('puts them back when the work fails', async () => {
  const before = cachedDataVersionTag()
  const fails = () => Promise.reject(new Error('no'))
  await expect(new SparingCompilers().sparingly(1, fails)).rejects.toThrow('no')
  expect(cachedDataVersionTag()).toBe(before)
})
