import { expect, test } from 'vitest'
import { runSteps } from '../../src/engine/run-steps.ts'
import type { Step, StepContext, StepList } from '../../src/engine/step.ts'
import { IngotError } from '../../src/errors/index.ts'
import { stepContext, type TestRun, type TestRunOptions, testRun } from '../support/run.ts'

interface Script {
  readonly log: string[]
  readonly run: TestRun
  step(name: string, work?: (context: StepContext) => Promise<void>): Step<unknown>
  go(steps: StepList<unknown>): ReturnType<typeof runSteps>
}

function script(options: TestRunOptions = {}): Script {
  const log: string[] = []
  const run = testRun(options)
  return {
    log,
    run,
    step: (name, work) => ({
      name,
      async run(_state, context) {
        log.push(`run ${name}`)
        await work?.(context)
      },
      async cleanup(_state, context, outcome) {
        log.push(`clean ${name} ${outcome}${context.signal.aborted ? ' aborted' : ''}`)
      },
    }),
    go: (steps) =>
      runSteps({
        steps,
        state: {},
        context: stepContext(run),
        hub: run.hub,
        from: { build: 'a' },
        policy: run.policy,
        beforeCleanup: async (error) => {
          log.push('before cleanup')
          return error
        },
      }),
  }
}

const fail = (text: string) => async () => {
  throw new Error(text)
}

test('steps run in order and are cleaned up in reverse', async () => {
  const { log, step, go } = script()
  expect(await go([step('one'), step('two')])).toEqual({ outcome: 'done' })
  expect(log).toEqual(['run one', 'run two', 'clean two done', 'clean one done'])
})

test('a failing step stops the rest, and everything begun is cleaned up', async () => {
  const { log, step, go } = script()
  const result = await go([step('one'), step('two', fail('broken')), step('three')])
  expect(result).toMatchObject({ outcome: 'failed', error: { message: 'broken' }, cleanedUp: true })
  expect(log).toEqual(['run one', 'run two', 'before cleanup', 'clean two failed', 'clean one failed'])
})

test('an error is told with the step which it broke', async () => {
  const { step, go } = script()
  const bad = step('bad', async () => {
    throw new IngotError('x/y', 'broken', { hint: 'mend it' })
  })
  expect(await go([bad])).toMatchObject({ error: { code: 'x/y', message: 'broken', hint: 'mend it', step: 'bad' } })
})

test('names, times and outcomes are told', async () => {
  const { run, step, go } = script()
  const slow = step('slow', ({ host }) => host.clock.sleep(1500))
  await go([slow, step('bad', fail('broken'))])
  expect(run.events.filter(({ type }) => type.startsWith('step-'))).toMatchObject([
    { type: 'step-started', step: 'slow', id: 1, build: 'a' },
    { type: 'step-finished', step: 'slow', id: 1, outcome: 'done', duration: 1500 },
    { type: 'step-started', step: 'bad', id: 2 },
    { type: 'step-finished', step: 'bad', id: 2, outcome: 'failed', duration: 0 },
  ])
})

test('steps side by side take as long as the longest', async () => {
  const { run, step, go } = script()
  const before = run.host.clock.now()
  const sleeping = (name: string, time: number) => step(name, ({ host }) => host.clock.sleep(time))
  await go([{ sideBySide: [sleeping('a', 1000), sleeping('b', 3000), sleeping('c', 2000)] }])
  expect(run.host.clock.now() - before).toBe(3000)
})

test('the first failure side by side stops the others and is the one that counts', async () => {
  const { log, run, step, go } = script()
  const waiting = step('waiting', ({ host, signal }) => host.clock.sleep(60_000, signal))
  const bad = step('bad', async ({ host }) => {
    await host.clock.sleep(10)
    throw new Error('broken')
  })
  const before = run.host.clock.now()
  const result = await go([{ sideBySide: [waiting, bad] }, step('never')])
  expect(result).toMatchObject({ outcome: 'failed', error: { message: 'broken' } })
  expect(run.host.clock.now() - before).toBe(10)
  expect(log).toEqual(['run waiting', 'run bad', 'before cleanup', 'clean bad failed', 'clean waiting failed'])
})

test('an interruption stops the running step; cleanups are not interrupted', async () => {
  const { log, run, step, go } = script()
  const waiting = step('waiting', ({ host, signal }) => {
    run.interrupt()
    return host.clock.sleep(60_000, signal)
  })
  const result = await go([step('one'), waiting, step('never')])
  expect(result).toMatchObject({ outcome: 'cancelled', error: { code: 'run/interrupted' }, cleanedUp: true })
  expect(log).toEqual(['run one', 'run waiting', 'before cleanup', 'clean waiting cancelled', 'clean one cancelled'])
  expect(run.events.find((event) => event.type === 'step-finished' && event.step === 'waiting')).toMatchObject({
    outcome: 'cancelled',
  })
})

test('an interruption between steps starts no further one', async () => {
  const { log, run, step, go } = script()
  const result = await go([step('one', async () => run.interrupt()), step('two')])
  expect(result.outcome).toBe('cancelled')
  expect(log).not.toContain('run two')
})

test('a failing cleanup is told and stops no other', async () => {
  const { log, run, step, go } = script()
  const bad: Step<unknown> = { ...step('two'), cleanup: fail('stuck') }
  expect(await go([step('one'), bad])).toEqual({ outcome: 'done' })
  expect(log).toContain('clean one done')
  expect(run.said()).toEqual(['Cleanup of step "two" failed: stuck'])
})

test('-on-error=abort touches nothing', async () => {
  const { log, run, step, go } = script({ onError: 'abort' })
  const result = await go([step('one'), step('two', fail('broken'))])
  expect(result).toMatchObject({ outcome: 'failed', cleanedUp: false })
  expect(log).toEqual(['run one', 'run two'])
  expect(run.said()).toEqual(['Aborted: skipping cleanup of step "two"', 'Aborted: skipping cleanup of step "one"'])
})

test('-on-error=abort leaves a cancelled run alone, too', async () => {
  const { log, run, step, go } = script({ onError: 'abort' })
  const result = await go([
    step('one', async ({ signal }) => {
      run.interrupt()
      signal.throwIfAborted()
    }),
  ])
  expect(result).toMatchObject({ outcome: 'cancelled', cleanedUp: false })
  expect(log).toEqual(['run one'])
})

test('-on-error=run-cleanup-provisioner runs only that', async () => {
  const { log, step, go } = script({ onError: 'run-cleanup-provisioner' })
  expect(await go([step('one', fail('broken'))])).toMatchObject({ cleanedUp: false })
  expect(log).toEqual(['run one', 'before cleanup'])
})

test.each([
  ['c', true],
  ['', true],
  ['a', false],
])('-on-error=ask: "%s"', async (answer, cleanedUp) => {
  const { run, step, go } = script({ onError: 'ask', answers: [answer] })
  expect(await go([step('one', fail('broken'))])).toMatchObject({ cleanedUp })
  expect(run.said()).toEqual(expect.arrayContaining(['broken', 'Step "one" failed']))
})

test('-on-error=ask: a retry runs that step again, and only that', async () => {
  const { log, step, go } = script({ onError: 'ask', answers: ['x', 'r', 'r'] })
  let tries = 0
  const flaky = step('flaky', async () => {
    if (++tries < 3) throw new Error('not yet')
  })
  expect(await go([step('one'), flaky, step('two')])).toEqual({ outcome: 'done' })
  expect(log.filter((line) => line.startsWith('run'))).toEqual([
    'run one',
    'run flaky',
    'run flaky',
    'run flaky',
    'run two',
  ])
  expect(log.filter((line) => line === 'clean flaky done')).toHaveLength(1)
})

test('-on-error=ask without a terminal cleans up', async () => {
  const { step, go } = script({ onError: 'ask' })
  expect(await go([step('one', fail('broken'))])).toMatchObject({ cleanedUp: true })
})

test('-debug pauses after every step and before every cleanup', async () => {
  const { run, step, go } = script({ debug: true, answers: ['', '', '', ''] })
  await go([step('one'), step('two')])
  expect(run.said()).toEqual([
    "Pausing after run of step 'one'. Press enter to continue.",
    "Pausing after run of step 'two'. Press enter to continue.",
    "Pausing before cleanup of step 'two'. Press enter to continue.",
    "Pausing before cleanup of step 'one'. Press enter to continue.",
  ])
})

test('-debug without a terminal goes on', async () => {
  const { step, go } = script({ debug: true })
  expect(await go([step('one')])).toEqual({ outcome: 'done' })
})

test('a group of steps begins anew where that may mend a failure', async () => {
  const { log, step, go } = script()
  let failures = 2
  const flaky = step('flaky', async () => {
    if (failures-- > 0) throw new Error('taken away')
  })
  const group = {
    restartable: [step('one'), { sideBySide: [flaky] }],
    mayRestart: (error: unknown) => String(error).includes('taken away'),
    beforeRestart: async () => {
      log.push('before restart')
    },
  }
  expect(await go([step('first'), group, step('last')])).toEqual({ outcome: 'done' })
  const again = ['run one', 'run flaky', 'clean flaky failed', 'clean one failed', 'before restart']
  expect(log).toEqual([
    ...['run first', ...again, ...again, 'run one', 'run flaky', 'run last'],
    ...['clean last done', 'clean flaky done', 'clean one done', 'clean first done'],
  ])
})

test('other failures of such a group end the build, and so does one while it gets ready', async () => {
  const { log, step, go } = script()
  const beforeRestart = fail('no way back')
  const other = { restartable: [step('one', fail('broken'))], mayRestart: () => false, beforeRestart }
  expect(await go([other])).toMatchObject({ outcome: 'failed', error: { message: 'broken' } })
  expect(log).toEqual(['run one', 'before cleanup', 'clean one failed'])
  const stuck = { ...other, mayRestart: () => true }
  expect(await go([stuck])).toMatchObject({ outcome: 'failed', error: { message: 'no way back' } })
})

test('an interrupted build begins nothing anew', async () => {
  const { step, go, run } = script()
  const interrupted = step('one', async () => {
    run.interrupt()
    throw new Error('taken away')
  })
  const group = { restartable: [interrupted], mayRestart: () => true, beforeRestart: fail('not asked') }
  expect(await go([group])).toMatchObject({ outcome: 'cancelled' })
})
