import { afterEach, expect, test } from 'vitest'
import type { Event } from '../../src/engine/index.ts'
import { IngotError } from '../../src/errors/index.ts'
import {
  colouredPalette,
  noLiveLine,
  noPrefix,
  type Palette,
  plainPalette,
  TerminalLiveLine,
  TerminalReporter,
  timestampPrefix,
} from '../../src/report/index.ts'
import { collector, event } from './support.ts'

function shown(events: readonly Event[], palette: Palette = plainPalette, prefix = noPrefix): string {
  const { write, text } = collector()
  const reporter = new TerminalReporter({ sink: { write }, palette, prefix, live: noLiveLine })
  for (const one of events) reporter.report(one)
  return text()
}

test.each([
  [event({ type: 'say', text: 'Launching\ntwice  \n\n' }), '==> web: Launching\n==> web: twice\n'],
  [event({ type: 'message', text: 'detail' }), '==> web: detail\n'],
  [event({ type: 'warning', text: 'old' }), '==> web: Warning: old\n'],
  [event({ type: 'error', text: 'bad' }), '==> web: bad\n'],
  [event({ type: 'output', stream: 'stdout', line: '' }), '==> web:\n'],
  [
    event({ type: 'output', stream: 'stdout', line: 'x' }, { build: 'web', speaker: 'shell-local' }),
    '==> web (shell-local): x\n',
  ],
  [event({ type: 'say', text: 'all of it' }, {}), 'all of it\n'],
  [event({ type: 'machine', category: 'x', data: ['y'] }), ''],
])('%j', (one, text) => {
  expect(shown([one])).toBe(text)
})

const END = event({ type: 'run-finished', outcome: 'done', duration: 15 }, {})

test('the end of a run, as Packer words it', () => {
  const artifact = (description: string) => ({ builderId: 'b', id: 'i', files: [], description })
  const error = new IngotError('shell/exit', 'Script exited with non-zero exit status: 3', {
    step: 'shell',
    hint: 'Read it.',
  })
  const text = shown([
    event({ type: 'build-finished', outcome: 'done', duration: 2183, artifacts: [artifact('one'), artifact('two')] }),
    event({ type: 'build-finished', outcome: 'failed', duration: 61_000, artifacts: [], error }, { build: 'db' }),
    event({ type: 'run-finished', outcome: 'failed', duration: 3_661_000 }, {}),
  ])
  expect(text).toBe(`Build 'web' finished after 2 seconds 183 milliseconds.
Build 'db' errored after 1 minute 1 second: Script exited with non-zero exit status: 3

==> Wait completed after 1 hour 1 minute

==> Some builds didn't complete successfully and had errors:
--> db: Script exited with non-zero exit status: 3
    Error shell/exit in step "shell"
    Hint: Read it.

==> Builds finished. The artifacts of successful builds are:
--> web: one
--> web: two
`)
})

test('without artifacts it says so', () => {
  expect(shown([END])).toContain('\n==> Builds finished but no artifacts were created.\n')
})

test('a table of the time each step took, those inside others indented', () => {
  const text = shown([
    event({ type: 'step-started', step: 'Provision', id: 1 }),
    event({ type: 'step-started', step: 'shell', id: 2, parent: 1 }),
    event({ type: 'step-finished', step: 'shell', id: 2, outcome: 'failed', duration: 65_100 }),
    event({ type: 'step-finished', step: 'Provision', id: 1, outcome: 'failed', duration: 1500 }),
    event({ type: 'build-finished', outcome: 'done', duration: 12, artifacts: [] }),
    END,
  ])
  expect(text.slice(text.indexOf('==> The time'))).toBe(`==> The time each step took:
Build  Step       Time
web    Provision  1.5 s  failed
         shell    1 min 05.1 s  failed
       in all     12 ms
`)
})

test("builds take Packer's colours in turn, errors are red, what belongs to no build has none", () => {
  const builds = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name, type: 'null' }))
  const text = shown(
    [
      event({ type: 'run-started', template: 't', builds }, {}),
      event({ type: 'say', text: 'hi' }, { build: 'b' }),
      event({ type: 'error', text: 'no' }, { build: 'b' }),
      event({ type: 'say', text: 'plain' }, {}),
    ],
    colouredPalette(),
  )
  expect(text.split('\n')).toEqual([
    ...[32, 36, 35, 33, 34, 32].map((c, i) => `\u001b[1;${c}m${'abcdef'[i]}: output will be in this color.\u001b[0m`),
    '',
    '\u001b[1;36m==> b: hi\u001b[0m',
    '\u001b[1;31m==> b: no\u001b[0m',
    'plain',
    '',
  ])
})

const zone = process.env['TZ']
afterEach(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

test.each([
  ['UTC', '2026-11-18T17:06:40Z: '],
  ['America/St_Johns', '2026-11-18T13:36:40-03:30: '],
  ['Asia/Kolkata', '2026-11-18T22:36:40+05:30: '],
])('-timestamp-ui in %s', (name, prefix) => {
  process.env['TZ'] = name
  expect(shown([event({ type: 'say', text: 'a\nb' })], plainPalette, timestampPrefix)).toBe(
    `${prefix}==> web: a\n${prefix}==> web: b\n`,
  )
})

test('progress is one line, redrawn at most ten times a second and wiped before anything else', () => {
  const { write, text } = collector()
  const sink = { write, columns: 40 }
  const live = new TerminalLiveLine(sink, () => () => {})
  const reporter = new TerminalReporter({ sink, palette: plainPalette, prefix: noPrefix, live })
  const progress = (done: number, at: number) =>
    reporter.report(
      event({ type: 'progress', label: 'Uploading', done, total: 2048, unit: 'bytes' }, { build: 'web', at }),
    )
  progress(0, 1000)
  progress(10, 1050)
  progress(1024, 1100)
  reporter.report(event({ type: 'say', text: 'hi' }))
  progress(2048, 1300)
  expect(text().split('\r\u001b[2K')).toEqual([
    '',
    '    web: Uploading  0 %  0 B of 2.0 KiB',
    '    web: Uploading  50 %  1.0 KiB of 2.',
    '==> web: hi\n',
  ])
})

test('without a transfer the line shows the step that runs the longest, once it is worth it', async () => {
  const { write, text } = collector()
  const sink = { write, columns: 80 }
  let tick: (now: number) => void = () => {}
  let stopped = false
  const live = new TerminalLiveLine(sink, (callback) => {
    tick = callback
    return () => {
      stopped = true
    }
  })
  const reporter = new TerminalReporter({ sink, palette: plainPalette, prefix: noPrefix, live })
  const step = (name: string, id: number, at: number, build: string, parent?: number) =>
    reporter.report(event({ type: 'step-started', step: name, id, ...(parent ? { parent } : {}) }, { build, at }))
  step('Provision', 1, 1000, 'web')
  step('shell', 2, 1000, 'web', 1)
  tick(1500)
  step('Connect', 3, 2000, 'db')
  tick(2500)
  tick(66_000)
  reporter.report(event({ type: 'step-finished', step: 'shell', id: 2, outcome: 'done', duration: 1 }, { at: 66_050 }))
  tick(67_000)
  await reporter.close()
  expect(text().split('\r\u001b[2K')).toEqual([
    '',
    '    web: shell  1 s',
    '    web: shell  1 min 5 s  (and 1 more)',
    '',
    '    web: Provision  1 min 6 s  (and 1 more)',
    '',
  ])
  expect(stopped).toBe(true)
})
