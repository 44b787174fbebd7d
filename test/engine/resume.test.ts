import { expect, test } from 'vitest'
import {
  type Artifact,
  type BuilderRun,
  type PostProcessorSlot,
  type PreparedBuild,
  runBuilds,
  type StartedBuilder,
  type Step,
} from '../../src/engine/index.ts'
import { fakeArtifact, fakeBuild, type TestRun, testRun } from '../support/run.ts'

function go(run: TestRun, build: PreparedBuild) {
  return runBuilds([build], { ...run, template: 't.json', parallel: 0, resume: 'ingot resume run-1' })
}

/** A builder whose steps and revivals are written down. */
function counted(
  log: string[],
  slots: readonly PostProcessorSlot[] = [],
  more: Partial<PreparedBuild['builder']> = {},
) {
  const step: Step<unknown> = { name: 'Make', run: async () => void log.push('made') }
  const build = fakeBuild({ steps: [step], artifact: fakeArtifact('ami', log), postProcessors: [slots] })
  const revive = ({ id }: { readonly id: string }) => {
    log.push(`revived ${id}`)
    return fakeArtifact(id, log)
  }
  return { ...build, builder: { ...build.builder, revive, ...more } }
}

function slot(name: string, log: string[], parts: { fails?: boolean; revives?: boolean; hands?: boolean } = {}) {
  const { fails = false, revives = true, hands = false } = parts
  const made: PostProcessorSlot = {
    config: { type: name, name, keepInputArtifact: undefined },
    postProcessor: {
      warnings: [],
      async process(input: Artifact) {
        log.push(`${name} ${input.id}`)
        if (fails) throw new Error('broken')
        return { artifact: hands ? input : fakeArtifact(name, log), keepByDefault: false, keepForced: false }
      },
      ...(revives ? { revive: ({ id }) => fakeArtifact(id, log) } : {}),
    },
  }
  return made
}

test('a builder that came to its end is not run again', async () => {
  const log: string[] = []
  const first = testRun()
  const result = await go(first, counted(log, [slot('zip', log), slot('push', log, { fails: true })]))
  expect(result).toMatchObject({ outcome: 'partial', builds: [{ artifacts: [{ id: 'ami' }, { id: 'zip' }] }] })
  const second = testRun({ after: first })
  const again = await go(second, counted(log, [slot('zip', log), slot('push', log)]))
  expect(again).toMatchObject({ outcome: 'done', builds: [{ artifacts: [{ id: 'push' }] }] })
  expect(log).toEqual(['made', 'zip ami', 'push zip', 'revived ami', 'push zip', 'destroy zip', 'destroy ami'])
})

test('a post-processor whose artifact can not be had again runs again, and its input is there for it', async () => {
  const log: string[] = []
  const first = testRun()
  const sequence = (fails: boolean) => [slot('a', log), slot('b', log, { revives: false }), slot('c', log, { fails })]
  await go(first, counted(log, sequence(true)))
  expect(log.filter((line) => line.startsWith('destroy'))).toEqual([])
  log.length = 0
  await go(testRun({ after: first }), counted(log, sequence(false)))
  expect(log).toEqual(['revived ami', 'b a', 'c b', 'destroy b', 'destroy a', 'destroy ami'])
})

test('one that hands on what it was given needs no reviving', async () => {
  const log: string[] = []
  const first = testRun()
  const sequence = (fails: boolean) => [
    slot('a', log),
    slot('tag', log, { hands: true, revives: false }),
    slot('c', log, { fails }),
  ]
  await go(first, counted(log, sequence(true)))
  log.length = 0
  await go(testRun({ after: first }), counted(log, sequence(false)))
  expect(log[1]).toBe('c a')
})

test('nothing is deleted twice', async () => {
  const log: string[] = []
  const first = testRun()
  await go(first, counted(log, [slot('a', log), slot('b', log), slot('c', log, { fails: true })]))
  expect(log).toContain('destroy a')
  log.length = 0
  await go(testRun({ after: first }), counted(log, [slot('a', log), slot('b', log), slot('c', log)]))
  expect(log.filter((line) => line === 'destroy a')).toEqual([])
})

test('without anything to go on from, leftovers are given back before the build begins anew', async () => {
  const first = testRun({ onError: 'abort' })
  const machine: Step<unknown> = {
    name: 'Launch',
    run: async (_state, { ledger }) => {
      await ledger.create({ kind: 'fake-thing', what: 'machine', scope: {} }, async () => ({ id: 'i-1' }))
      throw new Error('broken')
    },
  }
  await go(first, fakeBuild({ steps: [machine] }))
  expect(first.ledger.leftovers()).toHaveLength(1)
  const second = testRun({ after: first })
  const looks: Step<unknown> = { name: 'Launch', run: async () => expect(second.given).toEqual(['i-1']) }
  expect(await go(second, fakeBuild({ steps: [looks] }))).toMatchObject({ outcome: 'done' })
})

test('a builder that can goes on with what is left, and is not started', async () => {
  const log: string[] = []
  const first = testRun()
  const builder = counted(log)
  const fails: Step<unknown> = {
    name: 'Copy',
    run: async () => {
      throw new Error('no copy')
    },
  }
  const start = (run: BuilderRun): StartedBuilder => ({
    steps: [{ name: 'Make', run: async () => void (await run.progress.save('image', 'ami-1')) }, fails],
    state: {},
    artifact: () => undefined,
    salvage: async () => ({ artifact: fakeArtifact('ami-1'), holds: [], missing: ['us-east-1: no AMI'] }),
  })
  const resume = async ({ progress }: BuilderRun): Promise<StartedBuilder> => {
    log.push(`goes on from ${progress.get('image')}`)
    return {
      steps: [{ name: 'Copy', run: async () => void log.push('copied') }],
      state: {},
      artifact: () => fakeArtifact('all', log),
    }
  }
  const build = { ...builder, builder: { ...builder.builder, start, resume }, postProcessors: [[slot('zip', log)]] }
  const result = await go(first, build)
  expect(result).toMatchObject({
    outcome: 'partial',
    builds: [{ missing: ['us-east-1: no AMI', 'post-processor zip (comes after it)'], artifacts: [{ id: 'ami-1' }] }],
  })
  expect(first.events.at(-1)).toMatchObject({ outcome: 'partial', resume: 'ingot resume run-1' })
  expect(await go(testRun({ after: first }), build)).toMatchObject({ outcome: 'done' })
  expect(log).toEqual(['goes on from ami-1', 'copied', 'zip all', 'destroy all'])
})

test('what a builder holds is not given back, and is told with both ways to go on', async () => {
  const run = testRun()
  const steps: Step<unknown>[] = [
    {
      name: 'Make',
      run: async (_state, { ledger }) => {
        for (const id of ['machine', 'image']) {
          await ledger.create({ kind: 'fake-thing', what: id, scope: {} }, async () => ({ id }))
        }
        throw new Error('broken')
      },
    },
  ]
  const build = fakeBuild({ steps })
  const start: PreparedBuild['builder']['start'] = (parts) => ({
    ...build.builder.start(parts),
    salvage: async () => ({ artifact: undefined, holds: ['image'], missing: ['a copy'] }),
  })
  expect(await go(run, { ...build, builder: { ...build.builder, start } })).toMatchObject({ outcome: 'partial' })
  expect(run.given).toEqual(['machine'])
  expect(run.said()).toContain('Kept for going on: image (image); "ingot gc run-1" gives it back')
  expect(run.said().join('\n')).not.toContain('Left behind')
})

test('when nobody can say what there is, everything is left for the next try', async () => {
  const log: string[] = []
  const first = testRun({ onError: 'abort' })
  const machine: Step<unknown> = {
    name: 'Launch',
    run: async (_state, { ledger }) => {
      await ledger.create({ kind: 'fake-thing', what: 'image', scope: {} }, async () => ({ id: 'ami-1' }))
      throw new Error('broken')
    },
  }
  await go(first, fakeBuild({ steps: [machine] }))
  const second = testRun({ after: first })
  const resume = async () => {
    throw new Error('no network')
  }
  const result = await go(second, counted(log, [], { resume }))
  expect(result).toMatchObject({ outcome: 'failed', builds: [{ error: { message: 'no network' } }] })
  expect(second.given).toEqual([])
  expect(log).toEqual([])
})
