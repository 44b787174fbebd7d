import { expect, test } from 'vitest'
import { type BucketStore, CallBudget, type CallLabel, MemoryStore } from '../../../src/aws/budget/index.ts'
import { FakeClock, FakeRandom } from '../../support/fake-host.ts'

const label: CallLabel = { service: 'ec2', payer: '123456789012', region: 'eu-west-1', call: 'RunInstances', input: {} }

/** Some processes with one store and one clock. */
function processes(count: number, share: number | undefined = 1) {
  const store: BucketStore = new MemoryStore()
  const clock = new FakeClock()
  const began = clock.now()
  const budgets = Array.from(
    { length: count },
    () => new CallBudget({ store: async () => store, clock, random: new FakeRandom(), share }),
  )
  return { budgets, clock, elapsed: () => clock.now() - began }
}

/** Makes calls until the budget has let all pass. @returns when, in order */
async function pass(budget: CallBudget, count: number, elapsed: () => number, one = label): Promise<number[]> {
  const at: number[] = []
  await Promise.all(
    Array.from({ length: count }, async () => {
      await budget.pass(one, undefined)
      at.push(elapsed())
    }),
  )
  return at
}

test('all builds of a process keep to one rate', async () => {
  const { budgets, elapsed } = processes(1)
  const [budget] = budgets as [CallBudget]
  // EC2 lets 5 instances start at once, then 2 a second.
  expect(await pass(budget, 9, elapsed)).toEqual([0, 0, 0, 0, 0, 500, 1000, 1500, 2000])
})

test('processes take turns, however many calls each of them has', async () => {
  const { budgets, elapsed } = processes(2)
  const [many, few] = budgets as [CallBudget, CallBudget]
  const [, fewAt] = await Promise.all([pass(many, 40, elapsed), pass(few, 3, elapsed)])
  expect(Math.max(...fewAt)).toBeLessThanOrEqual(5000)
})

test('a share is a part of the rate, and none is no limit', async () => {
  const half = processes(1, 0.5)
  expect((await pass(half.budgets[0] as CallBudget, 4, half.elapsed)).at(-1)).toBe(1500)
  const free = processes(1)
  const budget = new CallBudget({
    store: async () => new MemoryStore(),
    clock: free.clock,
    random: new FakeRandom(),
    share: undefined,
  })
  expect((await pass(budget, 500, free.elapsed)).at(-1)).toBe(0)
})

test('accounts, regions and calls have buckets of their own', async () => {
  const { budgets, elapsed } = processes(1)
  const [budget] = budgets as [CallBudget]
  await pass(budget, 5, elapsed)
  for (const other of [{ payer: '2' }, { region: 'us-east-1' }, { call: 'DescribeImages' }]) {
    expect(await pass(budget, 5, elapsed, { ...label, ...other })).toEqual(Array(5).fill(0))
  }
})

test('a throttled answer slows the other processes down', async () => {
  const { budgets, elapsed, clock } = processes(2)
  const [one, other] = budgets as [CallBudget, CallBudget]
  expect(await one.throttled(label)).toBe(clock.now() + 500)
  const [first = 0, second = 0] = await pass(other, 2, elapsed)
  expect(first).toBeGreaterThanOrEqual(500)
  expect(second - first).toBeGreaterThanOrEqual(750)
})

test('whoever sleeps meets the pause that came in the meantime', async () => {
  const { budgets, elapsed, clock } = processes(2)
  const [one, other] = budgets as [CallBudget, CallBudget]
  await pass(one, 5, elapsed)
  const waiting = pass(one, 1, elapsed)
  await clock.sleep(100)
  await other.throttled(label)
  expect(await waiting).toEqual([expect.toSatisfy((at: number) => at >= 600)])
})

test('a caller that gives up leaves at once, and its turn to the next', async () => {
  const { budgets, elapsed } = processes(1)
  const [budget] = budgets as [CallBudget]
  await pass(budget, 5, elapsed)
  const abort = new AbortController()
  const [first, second] = [budget.pass(label, abort.signal), budget.pass(label, abort.signal)]
  const last = pass(budget, 1, elapsed)
  // Until the first one has its turn; the clock stands still meanwhile.
  for (let count = 0; count < 50; count++) await Promise.resolve()
  abort.abort(new Error('Ctrl-C'))
  await expect(first).rejects.toThrow('Ctrl-C')
  await expect(second).rejects.toThrow('Ctrl-C')
  expect(await last).toEqual([500])
})

test('how long the next one waits is told', async () => {
  const { budgets, elapsed } = processes(1)
  const [budget] = budgets as [CallBudget]
  await pass(budget, 5, elapsed)
  const waits: number[] = []
  await budget.pass(label, undefined, (wait) => waits.push(wait))
  expect(waits).toEqual([500])
})
