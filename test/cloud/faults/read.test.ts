import { expect, test } from 'vitest'
import { readFaultPlan } from '../../../src/cloud/faults/index.ts'
import { knownActions } from '../../../src/cloud/server/known-actions.ts'
import { mistakesOf, told } from '../../support/errors.ts'

const read = (text: string) => readFaultPlan('faults.json', text, knownActions)

test('a plan has its defaults', () => {
  const plan = read('{"faults": [{"kind": "error", "actions": ["Describe*"], "code": "InternalError", "nth": [2]}]}')
  expect(plan).toEqual({
    seed: 1,
    faults: [
      {
        kind: 'error',
        actions: ['Describe*'],
        regions: ['*'],
        nth: [2],
        probability: 1,
        when: 'before',
        code: 'InternalError',
      },
    ],
  })
})

test('every mistake is told with its place', async () => {
  const text = `{"sed": 4, "faults": [
  {"kind": "throtle"},
  {"per_second": 5},
  {"kind": "throttle"},
  {"kind": "state", "outcome": "lost"},
  {"kind": "hide", "for": "3 apples", "ids": []},
  7,
  {"kind": "deny", "actions": ["RunInstance", "ec2:*", "Describe*", "DescribeReservedInstances", "GetParameter"]}
]}`
  expect((await mistakesOf(() => read(text))).map(told)).toEqual([
    '1:2 the file of faults: unknown option "sed" | did you mean "seed"?',
    '2:12 there is no kind of fault "throtle" | Did you mean "throttle"?',
    '3:3 a fault needs a "kind" | There are: throttle, error, http, drop, deny, expire, hide, state, capacity, guest.',
    '4:3 fault "throttle" needs "per_second"',
    '5:32 fault "state": "outcome" must be "slow", "stuck" or "failed", not "lost"',
    expect.stringMatching(/^6:/),
    expect.stringMatching(/^6:/),
    '7:3 a fault is an object with a "kind"',
    '8:32 fault "deny": the local cloud knows no call "RunInstance" | Did you mean "RunInstances"?',
    expect.stringMatching(/^8:47 .* knows no call "ec2:\*" \| Calls have the names of the API/),
  ])
})

test.each([
  ['[]', '1:1 a file of faults holds an object with "faults"'],
  ['{}', '1:1 "faults" must be a list'],
  ['{"faults": [], "sed": 4}', '1:16 '],
])('%s is refused', async (text, message) => {
  const [mistake] = await mistakesOf(() => read(text))
  expect(mistake && told(mistake)).toContain(message)
})
