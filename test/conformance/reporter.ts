import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ArtifactFacts, Event, Fact, Outcome, Reporter } from '../../src/engine/index.ts'
import { IngotError } from '../../src/errors/index.ts'

/** Makes a reporter that writes to `write`. */
export type MakeReporter = (write: (text: string) => void) => Reporter

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('', 'a,b\r\nc\n', '\n', '\t', '%s'))
const outcome = fc.constantFrom<Outcome>('done', 'failed', 'cancelled', 'skipped')
const duration = fc.nat(10_000_000)
const error = fc
  .record({
    message: text,
    hint: text,
    details: fc.array(text, { maxLength: 2 }),
    line: text,
    column: fc.integer({ min: 1, max: 300 }),
  })
  .map(({ message, hint, details, line, column }) => {
    const place = { file: 'f', line: 1, column, sourceLine: line.replace(/[\r\n]/g, '') }
    return new IngotError('x/y', message, { hint, details, place })
  })
const artifact: fc.Arbitrary<ArtifactFacts> = fc.record({
  builderId: text,
  id: text,
  files: fc.array(text, { maxLength: 2 }),
  description: text,
})
const step = { step: text, id: fc.nat(5) }
const fact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({ type: fc.constantFrom('say' as const, 'message' as const, 'error' as const, 'warning' as const), text }),
  fc.record({
    type: fc.constant('output' as const),
    stream: fc.constantFrom('stdout' as const, 'stderr' as const),
    line: text,
  }),
  fc.record({
    type: fc.constant('progress' as const),
    label: text,
    done: fc.nat(),
    total: fc.nat(),
    unit: fc.constantFrom('bytes' as const, 'files' as const, 'percent' as const),
  }),
  fc.record({ type: fc.constant('machine' as const), category: text, data: fc.array(text, { maxLength: 3 }) }),
  fc.record({ type: fc.constant('step-started' as const), ...step, parent: fc.nat(5) }),
  fc.record({ type: fc.constant('step-finished' as const), ...step, outcome, duration }),
  fc.record({ type: fc.constant('build-started' as const) }),
  fc.record({
    type: fc.constant('build-finished' as const),
    outcome,
    duration,
    artifacts: fc.array(artifact, { maxLength: 2 }),
  }),
  fc.record({ type: fc.constant('build-finished' as const), outcome, duration, artifacts: fc.constant([]), error }),
  fc.record({
    type: fc.constantFrom('resource-created' as const, 'resource-given-back' as const, 'resource-left' as const),
    kind: text,
    id: text,
  }),
  fc.record({
    type: fc.constant('run-started' as const),
    template: text,
    builds: fc.constant([{ name: 'a', type: 'null' }]),
  }),
  fc.record({ type: fc.constant('run-finished' as const), outcome, duration }),
)
const event: fc.Arbitrary<Event> = fc
  .tuple(fact, fc.constantFrom('a', 'b', undefined), fc.constantFrom('zip', undefined))
  .map(([what, build, speaker]) => ({
    ...what,
    at: 1_795_000_000_000,
    run: 'r',
    ...(build === undefined ? {} : { build }),
    ...(speaker === undefined ? {} : { speaker }),
  }))

const at = { at: 1_795_000_000_999, run: 'r' }
const BROKEN = new IngotError('shell/exit', 'the script ended with 3')

const STORY: readonly Event[] = [
  {
    type: 'run-started',
    template: 't.json',
    builds: [
      { name: 'good', type: 'null' },
      { name: 'bad', type: 'null' },
    ],
    ...at,
  },
  { type: 'build-started', ...at, build: 'good' },
  { type: 'say', text: 'Launching...', ...at, build: 'good' },
  { type: 'output', stream: 'stdout', line: 'from the machine', ...at, build: 'good' },
  {
    type: 'build-finished',
    outcome: 'done',
    duration: 2183,
    artifacts: [{ builderId: 'x', id: 'ami-1', files: [], description: 'made ami-1' }],
    ...at,
    build: 'good',
  },
  { type: 'build-finished', outcome: 'failed', duration: 5, artifacts: [], error: BROKEN, ...at, build: 'bad' },
  { type: 'run-finished', outcome: 'failed', duration: 2200, ...at },
]

/** What every reporter promises, whatever its bytes look like. */
export function reporterConformance(name: string, make: MakeReporter): void {
  const reported = async (events: readonly Event[]) => {
    const written: string[] = []
    const reporter = make((bytes) => void written.push(bytes))
    for (const one of events) reporter.report(one)
    await reporter.close()
    return written.join('')
  }

  describe(`reporter: ${name}`, () => {
    test('tells what was said, what a machine wrote, which build failed why, and what was made', async () => {
      const all = await reported(STORY)
      for (const part of ['good', 'Launching...', 'from the machine', 'bad', 'the script ended with 3', 'ami-1']) {
        expect(all).toContain(part)
      }
    })

    test('never throws, and ends with a whole line', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(event, { maxLength: 12 }), async (events) => {
          const all = await reported(events)
          expect(all === '' || all.endsWith('\n') || all.endsWith('\u001b[2K')).toBe(true)
        }),
      )
    })

    test('writes as soon as it is told, so that a killed process has told all it knew', () => {
      const written: string[] = []
      const reporter = make((bytes) => void written.push(bytes))
      reporter.report({ type: 'say', text: 'now', ...at, build: 'good' })
      expect(written.join('')).toContain('now')
    })

    test('can be closed without having heard of anything', async () => {
      expect(await reported([])).toBe('')
    })
  })
}
