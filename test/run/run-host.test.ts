import { expect, test } from 'vitest'
import { templateHost } from '../../src/run/run-host.ts'
import { fakeHost } from '../support/fake-host.ts'

const origin = { id: '6b041e7a-b313-c3fc-7a16-046d4a5eb5c1', began: 1_700_000_000_000 }

/** What a template may ask for. */
function facts(host: ReturnType<typeof templateHost>) {
  const { clock, random } = host
  return [clock.now(), random.bytes(40).toString('hex'), random.below(1000), random.bytes(3).toString('hex')]
}

test('a later process of a run sees the time and the random numbers of the first', () => {
  const later = fakeHost()
  later.clock.advance(86_400_000)
  later.random.bytes(7)
  expect(facts(templateHost(later, origin))).toEqual(facts(templateHost(fakeHost(), origin)))
})

test('another run sees others', () => {
  const other = { ...origin, id: 'another', began: 1 }
  const [here, there] = [origin, other].map((one) => facts(templateHost(fakeHost(), one)))
  for (const [index, fact] of (here ?? []).entries()) expect(there?.[index]).not.toEqual(fact)
})

test('waiting takes its time all the same', async () => {
  const host = fakeHost()
  const before = host.clock.now()
  await templateHost(host, origin).clock.sleep(1000)
  expect(host.clock.now()).toBe(before + 1000)
})
