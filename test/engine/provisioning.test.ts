import { expect, test } from 'vitest'
import type { GeneratedData, ProvisionerSlot, StepContext } from '../../src/engine/index.ts'
import { describeSpan, Provisioning } from '../../src/engine/provisioning.ts'
import { noCommunicator, stepContext, type TestRun, type TestRunOptions, testRun } from '../support/run.ts'

type Work = (context: StepContext, generated: GeneratedData) => Promise<void>

function slot(name: string, work: Work, config: Partial<ProvisionerSlot['config']> = {}): ProvisionerSlot {
  return {
    config: { type: name, name, pauseBefore: 0, timeout: 0, maxRetries: 0, continueOnError: false, ...config },
    provisioner: { warnings: [], run: (_communicator, generated, context) => work(context, generated) },
  }
}

function provisioning(
  provisioners: readonly ProvisionerSlot[],
  { errorCleanup, ...options }: TestRunOptions & { errorCleanup?: ProvisionerSlot } = {},
): { run: TestRun; subject: Provisioning; go: () => Promise<void> } {
  const run = testRun(options)
  const subject = new Provisioning({
    provisioners,
    errorCleanup,
    runId: run.runId,
    hub: run.hub,
    from: { build: 'a' },
    debug: run.debug,
    parentStep: () => 7,
  })
  return { run, subject, go: () => subject.provision(noCommunicator, { ID: 'i-1' }, stepContext(run)) }
}

const nothing: Work = async () => {}
const failing = (...texts: string[]): Work => {
  return async () => {
    throw new Error(texts.shift() ?? 'again')
  }
}

test('provisioners run in order, as steps inside the running step', async () => {
  const { run, go } = provisioning([slot('one', nothing), slot('two', nothing)])
  await go()
  expect(run.events.filter(({ type }) => type === 'step-started')).toMatchObject([
    { step: 'one', parent: 7, build: 'a' },
    { step: 'two', parent: 7 },
  ])
})

test('they get what the builder said, with stand-ins for what it did not', async () => {
  let seen: GeneratedData = {}
  const look: Work = async (_context, generated) => {
    seen = generated
  }
  const { subject, go } = provisioning([slot('one', look)])
  await go()
  expect(seen).toEqual({
    ID: 'i-1',
    PackerRunUUID: 'run-1',
    PackerHTTPIP: 'ERR_HTTP_IP_NOT_IMPLEMENTED_BY_BUILDER',
    PackerHTTPPort: 'ERR_HTTP_PORT_NOT_IMPLEMENTED_BY_BUILDER',
    PackerHTTPAddr: 'ERR_HTTP_ADDR_NOT_IMPLEMENTED_BY_BUILDER',
  })
  expect(subject.generated).toEqual(seen)
})

test('the first error stops the rest', async () => {
  const never = slot('never', () => Promise.reject(new Error('it ran')))
  await expect(provisioning([slot('one', failing('broken')), never]).go()).rejects.toThrow('broken')
})

test('pause_before waits before every try', async () => {
  const { run, go } = provisioning([slot('one', failing('first'), { pauseBefore: 5000, maxRetries: 2 })])
  await expect(go()).rejects.toThrow('first')
  expect(run.host.clock.sleeps).toEqual([5000, 5000, 5000])
  expect(run.said()[0]).toBe('Pausing 5s before the next provisioner...')
})

test('max_retries: the first error is the one that counts', async () => {
  const { run, go } = provisioning([slot('one', failing('first', 'second', 'third'), { maxRetries: 2 })])
  await expect(go()).rejects.toThrow('first')
  expect(run.said()).toEqual([
    'Provisioner "one" failed with "first", retrying with 2 tries left',
    'Provisioner "one" failed with "second", retrying with 1 try left',
  ])
})

test('max_retries: a success ends the tries', async () => {
  let tries = 0
  const flaky: Work = async () => {
    if (++tries < 3) throw new Error('not yet')
  }
  await provisioning([slot('one', flaky, { maxRetries: 5 })]).go()
  expect(tries).toBe(3)
})

test('an interrupted provisioner is not retried', async () => {
  let tries = 0
  const { run, go } = provisioning([
    slot(
      'one',
      async ({ signal }) => {
        tries++
        run.interrupt()
        signal.throwIfAborted()
      },
      { maxRetries: 5 },
    ),
  ])
  await expect(go()).rejects.toMatchObject({ code: 'run/interrupted' })
  expect(tries).toBe(1)
})

test('timeout stops a provisioner, waits for its end and names it', async () => {
  let ended = 0
  const slow: Work = async ({ host, signal }) => {
    try {
      await host.clock.sleep(60_000, signal)
    } finally {
      ended = host.clock.now()
    }
  }
  const { run, go } = provisioning([slot('slow', slow, { timeout: 90, pauseBefore: 1000 })])
  const before = run.host.clock.now()
  await expect(go()).rejects.toMatchObject({
    code: 'provisioner/timeout',
    message: 'provisioner "slow" had not finished after its "timeout" of 90ms',
  })
  // The pause is not part of the limit.
  expect(ended - before).toBe(1090)
  expect(run.said()).toEqual([
    'Pausing 1s before the next provisioner...',
    'Setting a 90ms timeout for the next provisioner...',
    'Cancelling provisioner after a timeout...',
  ])
})

test('timeout does not disturb what is done in time', async () => {
  const { run, go } = provisioning([slot('quick', ({ host }) => host.clock.sleep(10), { timeout: 90 })])
  await go()
  expect(run.said()).toEqual(['Setting a 90ms timeout for the next provisioner...'])
})

test('an error of its own is not mistaken for the timeout', async () => {
  const { go } = provisioning([slot('bad', failing('broken'), { timeout: 90 })])
  await expect(go()).rejects.toThrow('broken')
})

test('the error-cleanup-provisioner runs after a failure, with what is known, uninterrupted', async () => {
  const seen: unknown[] = []
  const cleanup = slot('cleanup', async ({ signal }, generated) => void seen.push(generated['ID'], signal.aborted))
  const { run, subject, go } = provisioning([slot('one', failing('broken'))], { errorCleanup: cleanup })
  const error = await go().catch((reason: unknown) => reason)
  run.interrupt()
  expect(await subject.cleanUpAfter(error)).toBe(error)
  expect(seen).toEqual(['i-1', false])
})

test('it does not run when provisioning had not failed', async () => {
  const cleanup = slot('cleanup', failing('it ran'))
  const { subject, go } = provisioning([], { errorCleanup: cleanup })
  await go()
  const error = new Error('a later step')
  expect(await subject.cleanUpAfter(error)).toBe(error)
})

test('when it fails too, both are told', async () => {
  const cleanup = slot('cleanup', failing('cleanup broken'))
  const { subject, go } = provisioning([slot('one', failing('broken'))], { errorCleanup: cleanup })
  const error = await go().catch((reason: unknown) => reason)
  const both = await subject.cleanUpAfter(error)
  expect(both).toMatchObject({ message: expect.stringMatching(/^broken\n.*cleanup broken$/) })
})

test('-debug pauses before every provisioner', async () => {
  const { run, go } = provisioning([slot('one', nothing)], { debug: true, answers: [''] })
  await go()
  expect(run.said()).toEqual(['Pausing before provisioner "one". Press enter to continue.'])
})

test.each([
  [5000, '5s'],
  [90, '90ms'],
  [90_000, '1m30s'],
  [3_600_000, '1h0m0s'],
  [1500, '1.5s'],
])('%i ms is %s', (duration, text) => {
  expect(describeSpan(duration)).toBe(text)
})

test('with "continue_on_error" a failure is a warning, after all tries, and the next one runs', async () => {
  const seen: string[] = []
  const { run, go } = provisioning([
    slot('one', failing('first', 'second'), { continueOnError: true, maxRetries: 1 }),
    slot('two', async () => void seen.push('two')),
  ])
  await go()
  expect(seen).toEqual(['two'])
  expect(run.said()).toEqual([
    'Provisioner "one" failed with "first", retrying with 1 try left',
    'Provisioner "one" failed, and the build goes on: first',
  ])
})

test('with "continue_on_error" Ctrl-C stops all the same', async () => {
  const stopping: Work = async () => {
    run.interrupt()
    throw new Error('torn')
  }
  const never = slot('never', () => Promise.reject(new Error('it ran')))
  const { run, go } = provisioning([slot('one', stopping, { continueOnError: true }), never])
  await expect(go()).rejects.toThrow('torn')
})

test('one that may say more by now is prepared again before each try, by what the builder said', async () => {
  const seen: string[] = []
  const again: ProvisionerSlot['again'] = async ({ ID }) => ({
    warnings: [],
    async run() {
      seen.push(`${ID}`)
      if (seen.length === 1) throw new Error('once')
    },
  })
  const early = slot('one', () => Promise.reject(new Error('what was prepared early ran')), { maxRetries: 1 })
  await provisioning([{ ...early, again }]).go()
  expect(seen).toEqual(['i-1', 'i-1'])
})

test('a mistake that shows only then is its failure', async () => {
  const again: ProvisionerSlot['again'] = async () => {
    throw new Error('"port" must be a number')
  }
  const { go } = provisioning([{ ...slot('one', nothing), again }])
  await expect(go()).rejects.toThrow('"port" must be a number')
})
