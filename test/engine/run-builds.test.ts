import { expect, test } from 'vitest'
import { type PreparedBuild, runBuilds, type Step, type StepContext } from '../../src/engine/index.ts'
import { fakeArtifact, fakeBuild, type TestRun, testRun } from '../support/run.ts'

function go(run: TestRun, builds: readonly PreparedBuild[], parallel = 0) {
  return runBuilds(builds, { ...run, template: 't.json', parallel })
}

function steps(...works: ((context: StepContext) => Promise<unknown>)[]): Step<unknown>[] {
  return works.map((work, index) => ({
    name: `step ${index}`,
    run: async (_state, context) => void (await work(context)),
  }))
}

const thing = (id: string) => (context: StepContext) =>
  context.ledger.create({ kind: 'fake-thing', what: `thing ${id}`, scope: {} }, async () => ({ id }))
const broken = async () => {
  throw new Error('broken')
}

test('what is temporary is given back, the newest first, and results stay', async () => {
  const run = testRun()
  const keep = (context: StepContext) => context.ledger.keep('image')
  const build = fakeBuild({
    steps: steps(thing('key'), thing('machine'), thing('image'), keep),
    artifact: fakeArtifact('image'),
  })
  const result = await go(run, [build])
  expect(result).toMatchObject({ outcome: 'done', builds: [{ build: 'a', artifacts: [{ id: 'image' }] }] })
  expect(run.given).toEqual(['machine', 'key'])
  expect(run.ledger.leftovers()).toEqual([])
})

test('a failing build gives everything back', async () => {
  const run = testRun()
  const result = await go(run, [fakeBuild({ steps: steps(thing('key'), thing('machine'), broken) })])
  expect(result).toMatchObject({ outcome: 'failed', builds: [{ error: { message: 'broken' } }] })
  expect(run.given).toEqual(['machine', 'key'])
})

test('what can not be given back stops nothing, stays, and is named with the command that retries it', async () => {
  const run = testRun()
  run.stuck.add('machine')
  await go(run, [fakeBuild({ steps: steps(thing('key'), thing('machine')) })])
  expect(run.given).toEqual(['key'])
  expect(run.ledger.leftovers()).toMatchObject([{ id: 'machine', trouble: 'machine is stuck' }])
  expect(run.said()).toEqual([
    'Giving back thing machine (machine)...',
    'Could not give back thing machine (machine): machine is stuck',
    'Giving back thing key (key)...',
    'Left behind: thing machine (machine)',
    'Not everything was given back; "ingot gc run-1" gives it back',
  ])
  expect(run.events.some((event) => event.type === 'resource-left' && event.id === 'machine')).toBe(true)
})

test('one build never gives back what is another one’s', async () => {
  const run = testRun()
  const slow = steps(
    thing('slow'),
    ({ host }) => host.clock.sleep(1000),
    async () => {
      expect(run.given).toEqual(['quick'])
    },
  )
  const result = await go(run, [
    fakeBuild({ name: 'slow', steps: slow }),
    fakeBuild({ name: 'quick', steps: steps(thing('quick')) }),
  ])
  expect(result.outcome).toBe('done')
  expect(run.given).toEqual(['quick', 'slow'])
})

test('-on-error=abort leaves everything, and says how to give it back', async () => {
  const run = testRun({ onError: 'abort' })
  await go(run, [fakeBuild({ steps: steps(thing('key'), broken) })])
  expect(run.given).toEqual([])
  expect(run.said()).toContain('Left behind: thing key (key)')
  expect(run.said().at(-1)).toBe('Not everything was given back; "ingot gc run-1" gives it back')
})

test.each([
  [0, 4],
  [1, 1],
  [3, 3],
  [9, 4],
])('-parallel-builds=%i: %i at once', async (parallel, expected) => {
  const run = testRun()
  let running = 0
  let most = 0
  const work = async ({ host }: StepContext) => {
    most = Math.max(most, ++running)
    await host.clock.sleep(100)
    running--
  }
  await go(
    run,
    ['a', 'b', 'c', 'd'].map((name) => fakeBuild({ name, steps: steps(work) })),
    parallel,
  )
  expect(most).toBe(expected)
})

test('-debug runs one build at a time', async () => {
  const run = testRun({ debug: true })
  await go(
    run,
    ['a', 'b'].map((name) => fakeBuild({ name, steps: steps(({ host }) => host.clock.sleep(1)) })),
  )
  const order = run.events.filter(({ type }) => type === 'build-started' || type === 'build-finished')
  expect(order.map(({ build }) => build)).toEqual(['a', 'a', 'b', 'b'])
})

test('one failing build does not stop the others', async () => {
  const run = testRun()
  const result = await go(run, [
    fakeBuild({ name: 'bad', steps: steps(broken) }),
    fakeBuild({ name: 'good', artifact: fakeArtifact('image') }),
  ])
  expect(result).toMatchObject({ outcome: 'failed', builds: [{ outcome: 'failed' }, { outcome: 'done' }] })
})

test('an interruption undoes what runs and starts no further build', async () => {
  const run = testRun()
  const first = fakeBuild({
    name: 'first',
    steps: steps(thing('machine'), async ({ host, signal }) => {
      run.interrupt()
      await host.clock.sleep(60_000, signal)
    }),
  })
  const result = await go(run, [first, fakeBuild({ name: 'second', steps: steps(broken) })], 1)
  expect(result).toMatchObject({ outcome: 'cancelled', builds: [{ outcome: 'cancelled' }, { outcome: 'skipped' }] })
  expect(run.given).toEqual(['machine'])
})

test('an interruption while post-processing leaves the image in the results', async () => {
  const run = testRun()
  const slot = {
    config: { type: 'slow', name: 'slow', keepInputArtifact: undefined },
    postProcessor: {
      warnings: [],
      process: async (_artifact: unknown, _generated: unknown, { host, signal }: StepContext) => {
        run.interrupt()
        await host.clock.sleep(60_000, signal)
        throw new Error('not stopped')
      },
    },
  }
  const result = await go(run, [fakeBuild({ artifact: fakeArtifact('image'), postProcessors: [[slot]] })])
  expect(result).toMatchObject({ outcome: 'cancelled', builds: [{ artifacts: [{ id: 'image' }] }] })
})

test('provisioners and the error-cleanup-provisioner run on the machine before it goes', async () => {
  const run = testRun()
  const log: string[] = []
  const slot = (name: string, fails = false) => ({
    config: { type: name, name, pauseBefore: 0, timeout: 0, maxRetries: 0, continueOnError: false },
    provisioner: {
      warnings: [],
      run: async () => {
        log.push(`${name}, given back: ${run.given.length}`)
        if (fails) throw new Error('broken')
      },
    },
  })
  const build = fakeBuild({ provisioners: [slot('shell', true)], errorCleanup: slot('rescue') })
  const machine = { ...build, builder: { ...build.builder, start: withMachine(build) } }
  const result = await go(run, [machine])
  expect(result.builds[0]?.error?.message).toBe('broken')
  expect(log).toEqual(['shell, given back: 0', 'rescue, given back: 0'])
  expect(run.given).toEqual(['machine'])
})

function withMachine(build: PreparedBuild): PreparedBuild['builder']['start'] {
  return (parts) => {
    const started = build.builder.start(parts)
    return { ...started, steps: [...steps(thing('machine')), ...started.steps] }
  }
}

test('a builder that breaks in its own code is one failed build, and what it made is given back', async () => {
  const run = testRun()
  const build = fakeBuild({ steps: steps(thing('key')) })
  const start: PreparedBuild['builder']['start'] = (parts) => ({
    ...build.builder.start(parts),
    artifact: () => {
      throw new TypeError('x is not a function')
    },
  })
  const result = await go(run, [{ ...build, builder: { ...build.builder, start } }])
  expect(result).toMatchObject({ outcome: 'failed', builds: [{ error: { code: 'internal/unexpected' } }] })
  expect(run.given).toEqual(['key'])
})

test('the story of a run has a beginning and an end', async () => {
  const run = testRun()
  await go(run, [fakeBuild({ artifact: fakeArtifact('image') })])
  expect(run.events.map(({ type }) => type)).toEqual([
    'run-started',
    'build-started',
    'step-started',
    'step-finished',
    'build-finished',
    'run-finished',
  ])
  expect(run.events[0]).toMatchObject({ template: 't.json', builds: [{ name: 'a', type: 'fake' }] })
})
