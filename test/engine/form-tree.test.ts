import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FormTree, shortestFrom } from '../../src/engine/form-tree.ts'

const form = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 6 })
const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 10 })

const breaks = /[\r\n]/g

/** Where the longest form ends that stands at the start of the text, counted in its characters without line breaks. */
function longest(forms: readonly string[], shown: string): number {
  return Math.max(0, ...forms.filter((one) => shown.startsWith(one)).map(({ length }) => length))
}

test('finds what comparing with each form finds, also over several texts and with forms that come later', () => {
  fc.assert(
    fc.property(fc.array(form), fc.array(form), text, text, (first, later, before, after) => {
      const tree = new FormTree()
      for (const one of first) tree.add(one)
      const course = tree.follow(tree.root, before, 0)
      const shown = before.replace(breaks, '')
      const length = longest(first, shown)
      expect(course.end === -1 ? 0 : before.slice(0, course.end).replace(breaks, '').length).toBe(length)
      const open = first.filter((one) => one.startsWith(shown) && one !== shown)
      expect(course.open !== undefined).toBe(open.length > 0)
      if (!course.open) return
      expect(course.open.depth).toBe(shown.length)
      expect(shortestFrom(course.open)).toBe(Math.min(...open.map((one) => one.length)))
      for (const one of later) tree.add(one)
      const { end } = tree.follow(course.open, after, 0)
      const rest = [...first, ...later].filter((one) => one.startsWith(shown)).map((one) => one.slice(shown.length))
      const found = longest(rest, after.replace(breaks, ''))
      expect(end === -1 ? 0 : after.slice(0, end).replace(breaks, '').length).toBe(found)
    }),
    { numRuns: 2_000 },
  )
})
