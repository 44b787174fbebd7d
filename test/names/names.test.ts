import { describe, expect, test } from 'vitest'
import { listed, listedInQuotes, nearestName } from '../../src/names/index.ts'

const many = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`)

describe('listed', () => {
  test('names all of a few', () => {
    expect(listed([])).toBe('')
    expect(listed(['a', 'b'])).toBe('a, b')
    expect(listedInQuotes(new Set(['a', 'b']))).toBe('"a", "b"')
  })

  test('says how many more there are', () => {
    expect(listed(many(100))).toBe(`${many(30).join(', ')} and 70 more`)
    expect(listed(['a', 'b'.repeat(3_000), 'c'])).toBe('a and 2 more')
    expect(listed(['b'.repeat(3_000)])).toBe('1 with very long names')
  })
})

test('nearestName looks at so many names only', () => {
  let seen = 0
  const endless = function* () {
    for (;;) {
      seen++
      yield 'another name'
    }
  }
  expect(nearestName('x', endless())).toBeUndefined()
  expect(seen).toBeLessThan(10_000)
})
