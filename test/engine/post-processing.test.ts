import { expect, test } from 'vitest'
import type { Artifact, PostProcessed, PostProcessorSlot } from '../../src/engine/index.ts'
import { uiFor } from '../../src/engine/index.ts'
import { postProcess } from '../../src/engine/post-processing.ts'
import { fakeArtifact, stepContext, testRun } from '../support/run.ts'

interface Options {
  /** The artifact it answers with; `undefined` ends the sequence, `same` hands its input on. */
  readonly makes?: string | undefined
  readonly keep?: boolean
  readonly forced?: boolean
  readonly wish?: boolean
  readonly fails?: string
  readonly before?: () => void
}

function stage() {
  const log: string[] = []
  const run = testRun()
  const slot = (name: string, options: Options = {}): PostProcessorSlot => ({
    config: { type: name, name, keepInputArtifact: options.wish },
    postProcessor: {
      warnings: [],
      async process(input): Promise<PostProcessed> {
        log.push(`${name} ${input.id}`)
        options.before?.()
        if (options.fails) throw new Error(options.fails)
        const artifact = 'makes' in options ? options.makes && made(options.makes, input) : fakeArtifact(name, log)
        return {
          artifact: artifact || undefined,
          keepByDefault: options.keep ?? false,
          keepForced: options.forced ?? false,
        }
      },
    },
  })
  const made = (id: string, input: Artifact) => (id === 'same' ? input : fakeArtifact(id, log))
  const go = async (...sequences: PostProcessorSlot[][]) => {
    const { artifacts, errors } = await postProcess(fakeArtifact('ami', log), {
      sequences,
      generated: {},
      context: stepContext(run),
      hub: run.hub,
      build: 'a',
      progress: run.progress.forBuild('a'),
      mask: (text) => text,
      voice: (speaker) => uiFor(run.hub, { build: 'a', speaker }, run.prompter),
    })
    return { ids: artifacts.map(({ id }) => id), errors: errors.map(({ message }) => message) }
  }
  return { log, run, slot, go }
}

test('without post-processors the artifact stays', async () => {
  const { go, log } = stage()
  expect(await go()).toEqual({ ids: ['ami'], errors: [] })
  expect(log).toEqual([])
})

test("the builder's artifact goes when nobody keeps it", async () => {
  const { go, slot, log } = stage()
  expect((await go([slot('zip')])).ids).toEqual(['zip'])
  expect(log).toEqual(['zip ami', 'destroy ami'])
})

test('a later sequence can not take back that an earlier one keeps it', async () => {
  const { go, slot, log } = stage()
  expect((await go([slot('sum', { keep: true })], [slot('zip')])).ids).toEqual(['ami', 'sum', 'zip'])
  expect(log).toEqual(['sum ami', 'zip ami'])
})

test('one sequence that keeps it is enough, and it comes first', async () => {
  const { go, slot, log } = stage()
  expect((await go([slot('zip')], [slot('sum', { keep: true })])).ids).toEqual(['ami', 'zip', 'sum'])
  expect(log).toEqual(['zip ami', 'sum ami'])
})

test('inside a sequence each gets what the one before made', async () => {
  const { go, slot, log } = stage()
  expect((await go([slot('zip', { keep: true }), slot('sum', { keep: true }), slot('push')])).ids).toEqual([
    'ami',
    'zip',
    'push',
  ])
  expect(log).toEqual(['zip ami', 'sum zip', 'push sum', 'destroy sum'])
})

test.each([
  // default, forced, wish, kept
  [false, false, undefined, false],
  [true, false, undefined, true],
  [false, false, true, true],
  [true, false, false, false],
  [true, true, false, true],
  [true, true, true, true],
  [false, true, false, false],
  [false, true, true, true],
])('default %s, forced %s, keep_input_artifact %s: kept %s', async (keep, forced, wish, kept) => {
  const { go, slot, log } = stage()
  const options = wish === undefined ? { keep, forced } : { keep, forced, wish }
  expect((await go([slot('zip', options)])).ids).toEqual(kept ? ['ami', 'zip'] : ['zip'])
  expect(log.includes('destroy ami')).toBe(!kept)
})

test('no artifact ends a sequence silently', async () => {
  const { go, slot, log } = stage()
  expect(await go([slot('end', { makes: undefined, keep: true }), slot('never')])).toEqual({ ids: [], errors: [] })
  expect(log).toEqual(['end ami', 'destroy ami'])
})

test('a failure ends its sequence only', async () => {
  const { go, slot } = stage()
  const result = await go([slot('bad', { fails: 'broken' }), slot('never')], [slot('sum', { keep: true })])
  expect(result).toEqual({ ids: ['ami', 'sum'], errors: ['Post-processor failed: broken'] })
})

test("the builder's artifact stays when something failed", async () => {
  const { go, slot, log } = stage()
  expect((await go([slot('zip')], [slot('bad', { fails: 'broken' })])).ids).toEqual(['ami', 'zip'])
  expect(log).toEqual(['zip ami', 'bad ami'])
})

test('a failure later in a sequence keeps what the earlier ones decided', async () => {
  const { go, slot, log } = stage()
  const sequence = [slot('zip', { keep: true }), slot('sum', { keep: true }), slot('bad', { fails: 'broken' })]
  expect((await go(sequence)).ids).toEqual(['ami', 'zip', 'sum'])
  expect(log.filter((line) => line.startsWith('destroy'))).toEqual([])
})

test('an interruption deletes nothing and starts nothing more', async () => {
  const { go, run, slot, log } = stage()
  const result = await go([slot('zip', { before: run.interrupt }), slot('sum')], [slot('never')])
  expect(result.ids).toEqual(['ami', 'zip'])
  expect(result.errors).toEqual(['Post-processor failed: interrupted by SIGINT'])
  expect(log).toEqual(['zip ami'])
})

test('each is announced and timed', async () => {
  const { go, run, slot } = stage()
  await go([slot('zip')])
  expect(run.said()).toEqual(['Running post-processor: zip'])
  expect(run.events.find(({ type }) => type === 'step-finished')).toMatchObject({ step: 'Post-processor zip' })
})

test('one that may say more by now is prepared again, by what is known of its artifact', async () => {
  const { go, slot } = stage()
  const again: PostProcessorSlot['again'] = async ({ Digest }) => ({
    warnings: [],
    process: async () => ({ artifact: fakeArtifact(`${Digest}`), keepByDefault: false, keepForced: false }),
  })
  const pushed = { ...fakeArtifact('image'), state: { generated_data: { Digest: 'sha256:1' } } }
  const push = slot('push')
  const process = async () => ({ artifact: pushed, keepByDefault: false, keepForced: false })
  const pushing = { ...push, postProcessor: { ...push.postProcessor, process } }
  const early = slot('tell', { fails: 'what was prepared early ran' })
  expect(await go([pushing, { ...early, again }])).toEqual({ ids: ['sha256:1'], errors: [] })
})
