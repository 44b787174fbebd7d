import { expect, test } from 'vitest'
import { toFilters } from '../../src/aws/filters.ts'

test('filters take lists as CSV', () => {
  expect(toFilters({ a: 'x', b: 'x,y', c: '"x,1",y', d: '"say ""x"""', e: '' })).toEqual([
    { Name: 'a', Values: ['x'] },
    { Name: 'b', Values: ['x', 'y'] },
    { Name: 'c', Values: ['x,1', 'y'] },
    { Name: 'd', Values: ['say "x"'] },
    { Name: 'e', Values: [''] },
  ])
})
