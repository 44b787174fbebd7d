import { describe, expect, test } from 'vitest'
import { CallBudget, MemoryStore } from '../../src/aws/budget/index.ts'
import { AwsError } from '../../src/aws/index.ts'
import { RetryingService, type Session } from '../../src/aws/retrying-service.ts'
import { NothingWasCreated } from '../../src/engine/index.ts'
import { awsFault } from '../support/fake-ec2.ts'
import { FakeClock, FakeRandom } from '../support/fake-host.ts'

interface Given {
  readonly retries?: number
  readonly limit?: number
  readonly session?: Partial<Session>
}

function service(
  answers: (Error | 'ok' | number)[],
  { retries, limit = Number.POSITIVE_INFINITY, session }: Given = {},
) {
  const clock = new FakeClock()
  const random = new FakeRandom()
  const calls: number[] = []
  const said: string[] = []
  const began = clock.now()
  const key = { accessKeyId: 'AKIAONE', secretAccessKey: 's' }
  const made = new RetryingService<Record<string, new (input: never) => unknown>>({
    service: 'ec2',
    region: 'r',
    clock,
    random,
    retries,
    limit,
    budget: new CallBudget({ store: async () => new MemoryStore(), clock, random, share: undefined }),
    payerOf: ({ accessKeyId }) => accessKeyId,
    session: {
      identity: async () => key,
      accept: () => {},
      wereAccepted: () => false,
      renew: async () => ({ kind: 'expired', hint: 'no' }),
      ...session,
    },
    say: (text) => said.push(text),
    raw: async () => {
      calls.push(clock.now() - began)
      const answer = answers.shift() ?? 'ok'
      if (typeof answer === 'number') clock.advance(answer)
      else if (answer !== 'ok') throw answer
      return {} as never
    },
    explain: async (call, cause, details) => new AwsError(call, 'r', cause, details),
  })
  const call = (signal?: AbortSignal) => made.call('DescribeImages', {} as never, signal)
  return { call, calls, clock, said, elapsed: () => clock.now() - began }
}

const throttled = () => awsFault('RequestLimitExceeded')
const reset = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
const away = () => Object.assign(new Error('no such host'), { code: 'ENOTFOUND' })
const http = (status: number, headers = {}) =>
  Object.assign(awsFault('Unknown'), { $metadata: { httpStatusCode: status }, $response: { headers } })
const many = (count: number, fault: () => Error) => Array.from({ length: count }, fault)

describe('throttling', () => {
  test('is answered with longer and longer pauses', async () => {
    const { call, calls } = service([throttled(), throttled(), throttled(), 'ok'])
    await call()
    expect(calls).toHaveLength(4)
    const pauses = calls.slice(1).map((at, index) => at - (calls[index] as number))
    expect(pauses[0]).toBeGreaterThanOrEqual(500)
    expect(pauses[1]).toBeGreaterThanOrEqual(1000)
    expect(pauses[2]).toBeGreaterThanOrEqual(2000)
  })

  test('slows all such calls down together', async () => {
    const { call, calls } = service([throttled(), 'ok', 'ok', 'ok'])
    const first = call()
    await new Promise((resolve) => setImmediate(resolve))
    await Promise.all([first, call(), call()])
    expect(calls.slice(1).every((at) => at >= 500)).toBe(true)
  })

  test.each([undefined, 0, 2])('never ends a call, whatever max_retries says (%s)', async (retries) => {
    const { call, calls } = service(many(200, throttled), retries === undefined ? {} : { retries })
    await call()
    expect(calls).toHaveLength(201)
  })

  test("ends a call at the user's own limit", async () => {
    const { call, elapsed } = service(many(1000, throttled), { limit: 120_000 })
    await expect(call()).rejects.toMatchObject({ code: 'aws/throttled', hint: expect.stringContaining('aws_polling') })
    expect(elapsed()).toBeGreaterThanOrEqual(120_000)
    expect(elapsed()).toBeLessThan(160_000)
  })

  test.each(['Throttling', 'ThrottlingException', 'EC2ThrottledException', 'TooManyRequests', 'SlowDown'])(
    'is also called %s',
    async (code) => {
      const { call, calls } = service(many(20, () => awsFault(code)))
      await call()
      expect(calls).toHaveLength(21)
    },
  )

  test('is told after a few seconds, and then at most now and then', async () => {
    const { call, said, elapsed } = service(many(40, throttled))
    await call()
    expect(said[0]).toMatch(/^EC2 in r throttles calls of DescribeImages; going on in \d+ s$/)
    expect(said.length).toBeGreaterThan(1)
    expect(said.length).toBeLessThanOrEqual(1 + elapsed() / 60_000)
    const brief = service([throttled()])
    await brief.call()
    expect(brief.said).toEqual([])
  })

  test('waits for as long as Retry-After says', async () => {
    const { call, calls } = service([http(429, { 'Retry-After': '7' }), http(503, { 'retry-after': '30' })])
    await call()
    expect(calls[1]).toBeGreaterThanOrEqual(7000)
    expect((calls[2] as number) - (calls[1] as number)).toBeGreaterThanOrEqual(30_000)
  })
})

describe('passing faults', () => {
  test('are borne for ten minutes', async () => {
    const { call, elapsed } = service(many(1000, reset))
    await expect(call()).rejects.toMatchObject({ code: 'aws/passing', awsCode: 'ECONNRESET' })
    expect(elapsed()).toBeGreaterThanOrEqual(600_000)
    expect(elapsed()).toBeLessThan(640_000)
  })

  test('are borne as often as max_retries says, where it is set', async () => {
    const { call, calls } = service(many(9, reset), { retries: 2 })
    await expect(call()).rejects.toMatchObject({ code: 'aws/passing' })
    expect(calls).toHaveLength(3)
  })

  test('a network that is away is borne once AWS has been reached, and told', async () => {
    const { call, said } = service(['ok', ...many(20, away)])
    await call()
    await call()
    expect(said[0]).toBe("EC2 in r doesn't answer as it should (ENOTFOUND); trying again and again")
    expect(said.at(-1)).toBe('EC2 in r answers again')
    expect(said.length).toBeLessThan(8)
    const wrong = service([away()])
    await expect(wrong.call()).rejects.toMatchObject({ code: 'aws/unreachable' })
    expect(wrong.calls).toHaveLength(1)
  })

  test('HTTP 503 without a word of AWS slows all down as well', async () => {
    const { call, calls } = service([http(503), 'ok'])
    const first = call()
    await new Promise((resolve) => setImmediate(resolve))
    await Promise.all([first, call()])
    expect(calls.slice(1).every((at) => at >= 500)).toBe(true)
  })

  test('leave it open whether something was made, whatever comes after them', async () => {
    const refused = async (...answers: Error[]) => {
      const error: unknown = await service(answers)
        .call()
        .catch((thrown: unknown) => thrown)
      return error instanceof AwsError && error.cause instanceof NothingWasCreated
    }
    expect(await refused(awsFault('InvalidGroup.Duplicate'))).toBe(true)
    expect(await refused(throttled(), awsFault('InvalidGroup.Duplicate'))).toBe(true)
    expect(await refused(reset(), awsFault('InvalidGroup.Duplicate'))).toBe(false)
    expect(await refused(http(503), throttled(), awsFault('UnauthorizedOperation'))).toBe(false)
  })
})

describe('credentials', () => {
  const old = { accessKeyId: 'AKIAONE', secretAccessKey: 's' }

  test.each(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired'])('%s gets new ones', async (code) => {
    const renewed: unknown[] = []
    const { call, calls } = service([awsFault(code)], {
      session: {
        identity: async () => old,
        renew: async (stale) => {
          renewed.push(stale)
          return { kind: 'renewed' }
        },
      },
    })
    await call()
    expect(calls).toHaveLength(2)
    expect(renewed).toEqual([old])
  })

  test('what helps is said when there are none', async () => {
    const { call } = service([awsFault('RequestExpired')])
    await expect(call()).rejects.toMatchObject({ code: 'aws/bad-credentials', hint: 'no' })
  })

  test('a key that AWS knew before is renewed, a wrong one is wrong', async () => {
    const unknown = () => awsFault('AuthFailure', 'AWS was not able to validate the provided access credentials')
    const renew: Session['renew'] = async () => ({ kind: 'renewed' })
    const wrong = service([unknown()], { session: { renew } })
    await expect(wrong.call()).rejects.toMatchObject({ code: 'aws/bad-credentials' })
    const ended = service([unknown()], { session: { renew, wereAccepted: () => true } })
    await ended.call()
    expect(ended.calls).toHaveLength(2)
  })

  test('AuthFailure about a thing is no matter of credentials', async () => {
    const { call, calls } = service([awsFault('AuthFailure', 'Not authorized for images: [ami-1]')], {
      session: { wereAccepted: () => true, renew: async () => ({ kind: 'renewed' }) },
    })
    await expect(call()).rejects.toMatchObject({ awsCode: 'AuthFailure' })
    expect(calls).toHaveLength(1)
  })

  test('new ones that are refused as well end it', async () => {
    const { call, calls } = service(
      many(99, () => awsFault('ExpiredToken')),
      {
        session: { renew: async () => ({ kind: 'renewed' }) },
      },
    )
    await expect(call()).rejects.toMatchObject({ code: 'aws/bad-credentials' })
    expect(calls).toHaveLength(4)
  })

  test('a clock that was wrong is right at the next try, and no session has ended', async () => {
    const skewed = () =>
      Object.assign(awsFault('RequestExpired'), { $metadata: { httpStatusCode: 400, clockSkewCorrected: true } })
    const { call, calls } = service([skewed()])
    await call()
    expect(calls).toHaveLength(2)
    await expect(service([skewed(), skewed()]).call()).rejects.toMatchObject({ code: 'aws/bad-credentials' })
  })
})

test('refusals are final', async () => {
  const { call, calls } = service([awsFault('InvalidAMIID.NotFound')])
  await expect(call()).rejects.toMatchObject({ code: 'aws/not-found' })
  expect(calls).toHaveLength(1)
})

test('a cancelled call rejects with the reason', async () => {
  const { call } = service(many(9, throttled))
  const abort = new AbortController()
  const waiting = call(abort.signal)
  abort.abort(new Error('Ctrl-C'))
  await expect(waiting).rejects.toThrow('Ctrl-C')
})
