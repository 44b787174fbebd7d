import { expect, test } from 'vitest'
import { AwsError } from '../../src/aws/index.ts'
import { RetryingService } from '../../src/aws/retrying-service.ts'
import { awsFault } from '../support/fake-ec2.ts'
import { FakeClock, FakeRandom } from '../support/fake-host.ts'

function service(answers: (Error | 'ok')[], retries?: number) {
  const clock = new FakeClock()
  const calls: number[] = []
  const began = clock.now()
  const made = new RetryingService<Record<string, new (input: never) => unknown>>({
    region: 'r',
    clock,
    random: new FakeRandom(),
    retries,
    raw: async () => {
      calls.push(clock.now() - began)
      const answer = answers.shift() ?? 'ok'
      if (answer !== 'ok') throw answer
      return {} as never
    },
    explain: async (call, cause) => new AwsError(call, 'r', cause),
  })
  return { call: (signal?: AbortSignal) => made.call('DescribeImages', {} as never, signal), calls, clock }
}

const throttled = () => awsFault('RequestLimitExceeded')
const reset = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })

test('repeats after throttling, with longer and longer pauses', async () => {
  const { call, calls } = service([throttled(), throttled(), throttled(), 'ok'])
  await call()
  expect(calls).toHaveLength(4)
  const pauses = calls.slice(1).map((at, index) => at - (calls[index] as number))
  expect(pauses[0]).toBeGreaterThanOrEqual(500)
  expect(pauses[1]).toBeGreaterThanOrEqual(1000)
  expect(pauses[2]).toBeGreaterThanOrEqual(2000)
})

test('throttling slows all calls to the region down together', async () => {
  const { call, calls } = service([throttled(), 'ok', 'ok', 'ok'])
  const first = call()
  await new Promise((resolve) => setImmediate(resolve))
  await Promise.all([first, call(), call()])
  expect(calls.slice(1).every((at) => at >= 500)).toBe(true)
})

test('repeats after passing faults, as often as max_retries says', async () => {
  const { call, calls } = service([reset(), reset(), reset()], 2)
  await expect(call()).rejects.toMatchObject({ code: 'aws/passing', awsCode: 'ECONNRESET' })
  expect(calls).toHaveLength(3)
})

test('refusals are final', async () => {
  const { call, calls } = service([awsFault('InvalidAMIID.NotFound')])
  await expect(call()).rejects.toMatchObject({ code: 'aws/not-found' })
  expect(calls).toHaveLength(1)
})

test('a cancelled call rejects with the reason', async () => {
  const { call } = service([throttled()])
  const abort = new AbortController()
  const waiting = call(abort.signal)
  abort.abort(new Error('Ctrl-C'))
  await expect(waiting).rejects.toThrow('Ctrl-C')
})
