import { expect, test } from 'vitest'
import { statsOf } from '../../src/engine/index.ts'

test('a path where nothing can be is a path where nothing is', () => {
  for (const path of ['/nowhere', '/a\0b', `/${'x'.repeat(5000)}`, '/dev/null/x']) expect(statsOf(path)).toBeUndefined()
  expect(statsOf('/')?.isDirectory()).toBe(true)
})
