import type { Instance } from '@aws-sdk/client-ec2'
import { expect, test } from 'vitest'
import { AwsError, type Ec2, type Pace, Poller } from '../../src/aws/index.ts'
import { awsFault } from '../support/fake-ec2.ts'
import { FakeClock } from '../support/fake-host.ts'

const PACE: Pace = { least: 500, most: 5000, limit: Number.POSITIVE_INFINITY }

/** EC2 whose instances run from a moment on, counted from the start. Undefined: unknown to EC2. */
function cloud(
  clock: FakeClock,
  runsAt: Readonly<Record<string, number>>,
  trouble?: (call: number) => Error | undefined,
) {
  const began = clock.now()
  const asked: string[][] = []
  const ec2: Ec2 = {
    region: 'r',
    async call(name, input) {
      const ids = (input as { Filters: { Values: string[] }[] }).Filters[0]?.Values ?? []
      asked.push(ids)
      const error = trouble?.(asked.length)
      if (error) throw new AwsError(name, 'r', error)
      const instances = ids
        .filter((id) => id in runsAt)
        .map((InstanceId): Instance => {
          const running = clock.now() - began >= (runsAt[InstanceId] as number)
          return { InstanceId, State: { Name: running ? 'running' : 'pending' } }
        })
      return { Reservations: [{ Instances: instances }] } as never
    },
  }
  return { poller: new Poller(ec2, clock), asked, elapsed: () => clock.now() - began }
}

function untilRunning(poller: Poller, id: string, pace = PACE, signal = new AbortController().signal): Promise<string> {
  return poller.until({
    kind: 'instance',
    id,
    what: 'the instance to run',
    pace,
    signal,
    judge: (instance) => (instance?.State?.Name === 'running' ? id : undefined),
  })
}

test('one call serves all builds that wait', async () => {
  const { poller, asked } = cloud(new FakeClock(), { a: 0, b: 0, c: 0 })
  expect(await Promise.all(['a', 'b', 'c'].map((id) => untilRunning(poller, id)))).toEqual(['a', 'b', 'c'])
  expect(asked).toEqual([['a', 'b', 'c']])
})

test('notices a change within a second, and looks less often the longer it takes', async () => {
  const { poller, asked, elapsed } = cloud(new FakeClock(), { quick: 10_100, slow: 600_000 })
  await untilRunning(poller, 'quick')
  expect(elapsed()).toBeLessThanOrEqual(10_100 + 1000)
  await untilRunning(poller, 'slow')
  expect(elapsed()).toBeLessThanOrEqual(600_000 + 5000)
  expect(asked.length).toBeLessThan(240)
})

test('looks at once for one who comes while others pause', async () => {
  const clock = new FakeClock()
  const { poller, elapsed } = cloud(clock, { slow: 400_000, ready: 0 })
  const slow = untilRunning(poller, 'slow')
  await clock.sleep(300_000)
  const before = elapsed()
  await untilRunning(poller, 'ready')
  expect(elapsed() - before).toBeLessThan(1000)
  await slow
})

test("keeps to the user's pace and limit", async () => {
  const clock = new FakeClock()
  const { poller, asked, elapsed } = cloud(clock, { never: Number.POSITIVE_INFINITY })
  const waiting = untilRunning(poller, 'never', { least: 7000, most: 7000, limit: 70_000 })
  await expect(waiting).rejects.toMatchObject({
    code: 'aws/timeout',
    message: 'waited 70 s for the instance to run (never), in vain',
  })
  expect(elapsed()).toBe(70_000)
  expect(asked).toHaveLength(11)
})

test("the user's limit counts while a look hangs, and while looks fail", async () => {
  const clock = new FakeClock()
  const hanging: Ec2 = {
    region: 'r',
    call: (_name, _input, signal) =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
  }
  const began = clock.now()
  const poller = new Poller(hanging, clock)
  const limits = [20_000, 60_000].map((limit) => untilRunning(poller, 'a', { least: 500, most: 500, limit }))
  for (const wait of limits) await expect(wait).rejects.toMatchObject({ code: 'aws/timeout' })
  expect(clock.now() - began).toBe(60_000)

  const failing = cloud(new FakeClock(), { a: 0 }, () => awsFault('RequestLimitExceeded'))
  await expect(untilRunning(failing.poller, 'a', { least: 500, most: 500, limit: 30_000 })).rejects.toMatchObject({
    code: 'aws/timeout',
  })
  expect(failing.elapsed()).toBe(30_000)
})

test('an id is new for as long as nobody could look', async () => {
  const clock = new FakeClock()
  const began = clock.now()
  const answers = [
    { until: 6 * 60_000, error: awsFault('RequestLimitExceeded') },
    { until: 7 * 60_000, Reservations: [] },
  ]
  const ec2: Ec2 = {
    region: 'r',
    async call(name) {
      const answer = answers.find(({ until }) => clock.now() - began < until)
      if (answer?.error) throw new AwsError(name, 'r', answer.error)
      const running = [{ Instances: [{ InstanceId: 'a', State: { Name: 'running' } }] }]
      return { Reservations: answer?.Reservations ?? running } as never
    },
  }
  expect(await untilRunning(new Poller(ec2, clock), 'a')).toBe('a')
})

test('goes on while EC2 throttles, and while the network is away for a while', async () => {
  const throttled = cloud(new FakeClock(), { a: 0 }, (call) =>
    call < 300 ? awsFault('RequestLimitExceeded') : undefined,
  )
  expect(await untilRunning(throttled.poller, 'a')).toBe('a')
  const away = Object.assign(new Error('reset'), { code: 'ECONNRESET' })
  const offline = cloud(new FakeClock(), { a: 0 }, (call) => (call < 100 ? away : undefined))
  expect(await untilRunning(offline.poller, 'a')).toBe('a')
})

test('gives up when looking is refused, or fails for ten minutes', async () => {
  const refused = cloud(new FakeClock(), { a: 0 }, () => awsFault('UnauthorizedOperation'))
  await expect(untilRunning(refused.poller, 'a')).rejects.toMatchObject({ code: 'aws/not-allowed' })
  const gone = cloud(new FakeClock(), { a: 0 }, () => Object.assign(new Error('no'), { code: 'ECONNREFUSED' }))
  await expect(untilRunning(gone.poller, 'a')).rejects.toMatchObject({ code: 'aws/unreachable' })
  expect(gone.elapsed()).toBeGreaterThan(9 * 60_000)
})

test('takes an unknown id for a new one, for five minutes', async () => {
  const { poller, elapsed } = cloud(new FakeClock(), {})
  await expect(untilRunning(poller, 'i-gone')).rejects.toMatchObject({ code: 'aws/not-found' })
  expect(elapsed()).toBeGreaterThan(5 * 60_000 - 1)
})

test('a build that is cancelled leaves at once, the others go on', async () => {
  const clock = new FakeClock()
  const { poller } = cloud(clock, { a: 50_000, b: 60_000 })
  const abort = new AbortController()
  const cancelled = untilRunning(poller, 'a', PACE, abort.signal)
  const other = untilRunning(poller, 'b')
  await clock.sleep(1000)
  abort.abort(new Error('Ctrl-C'))
  await expect(cancelled).rejects.toThrow('Ctrl-C')
  expect(await other).toBe('b')
})

test('one that leaves causes no look of its own', async () => {
  const clock = new FakeClock()
  const { poller, asked } = cloud(clock, { a: 50_000, b: 50_000 })
  const slow = { least: 10_000, most: 10_000, limit: Number.POSITIVE_INFINITY }
  const abort = new AbortController()
  const leaving = untilRunning(poller, 'a', slow, abort.signal)
  const other = untilRunning(poller, 'b', slow)
  await clock.sleep(1000)
  const before = asked.length
  abort.abort(new Error('done'))
  await expect(leaving).rejects.toThrow('done')
  await clock.sleep(1000)
  expect(asked.length).toBe(before)
  expect(await other).toBe('b')
})

test('a judge that throws ends only its own wait', async () => {
  const { poller } = cloud(new FakeClock(), { a: 5000, b: 5000 })
  const failing = poller.until({
    kind: 'instance',
    id: 'a',
    what: 'a',
    pace: PACE,
    signal: new AbortController().signal,
    judge: () => {
      throw new Error('ended')
    },
  })
  const good = untilRunning(poller, 'b')
  await expect(failing).rejects.toThrow('ended')
  expect(await good).toBe('b')
})
