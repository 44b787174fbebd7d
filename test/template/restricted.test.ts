import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Restricted } from '../../src/template/restricted.ts'

const name = fc.constantFrom('a', 'b', 'c', 'd')
const names = fc.array(name, { maxLength: 3 })
const component = fc.record({ only: names, except: names })

test('finds the components that count for a build, in their order', () => {
  fc.assert(
    fc.property(fc.array(component), fc.uniqueArray(name, { minLength: 1, maxLength: 2 }), (components, build) => {
      const counts = ({ only, except }: { only: string[]; except: string[] }) =>
        only.length > 0 ? build.some((one) => only.includes(one)) : !build.some((one) => except.includes(one))
      expect(new Restricted(components, (written) => written).of(build)).toEqual(components.filter(counts))
    }),
  )
})

test('asks each component once, however many builds there are', () => {
  let asked = 0
  const restricted = new Restricted([{ only: ['a'], except: [] }], (written) => {
    asked++
    return written
  })
  for (let build = 0; build < 10; build++) restricted.of([`b${build}`])
  expect(asked).toBe(1)
})
