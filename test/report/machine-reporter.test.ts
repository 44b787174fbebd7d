import { expect, test } from 'vitest'
import type { Event } from '../../src/engine/index.ts'
import { IngotError } from '../../src/errors/index.ts'
import { MachineReporter, timestampPrefix } from '../../src/report/index.ts'
import { collector, event } from './support.ts'

function lines(...events: Event[]): string[] {
  const { write, text } = collector()
  const reporter = new MachineReporter({ write })
  for (const one of events) reporter.report(one)
  return text()
    .split('\n')
    .slice(0, -1)
    .map((line) => line.replace(/^1795021600,/, ''))
}

test.each([
  [event({ type: 'say', text: 'a, b' }), [',ui,say,==> web: a%!(PACKER_COMMA) b']],
  [event({ type: 'say', text: 'a\nb' }), [',ui,say,==> web: a\\n==> web: b']],
  [event({ type: 'output', stream: 'stderr', line: 'x\ry' }), [',ui,error,==> web: x\\ry']],
  [event({ type: 'machine', category: 'amazon', data: ['x', 'y,z'] }), ['web,amazon,x,y%!(PACKER_COMMA)z']],
  [event({ type: 'machine', category: 'db,amazon', data: [] }), ['db,amazon']],
  [event({ type: 'progress', label: 'x', done: 1, unit: 'files' }), []],
])('%j', (one, expected) => {
  expect(lines(one)).toEqual(expected)
})

test("the end of a run is Packer's, line for line", () => {
  const error = new IngotError('shell/exit', 'exited, 3')
  const artifact = { builderId: 'fnoeding.null', id: 'Null', files: ['a', 'b'], description: 'nothing' }
  expect(
    lines(
      event({ type: 'build-finished', outcome: 'failed', duration: 8, artifacts: [], error }, { build: 'n2' }),
      event({ type: 'build-finished', outcome: 'done', duration: 2, artifacts: [artifact] }),
      event({ type: 'run-finished', outcome: 'failed', duration: 9 }, {}),
    ),
  ).toEqual([
    ",ui,error,Build 'n2' errored after 8 milliseconds: exited%!(PACKER_COMMA) 3",
    ",ui,say,Build 'web' finished after 2 milliseconds.",
    ',ui,say,\\n==> Wait completed after 9 milliseconds',
    ',error-count,1',
    ",ui,error,\\n==> Some builds didn't complete successfully and had errors:",
    'n2,error,exited%!(PACKER_COMMA) 3',
    ',ui,error,--> n2: exited%!(PACKER_COMMA) 3',
    ',ui,say,\\n==> Builds finished. The artifacts of successful builds are:',
    'web,artifact-count,1',
    'web,artifact,0,builder-id,fnoeding.null',
    'web,artifact,0,id,Null',
    'web,artifact,0,string,nothing',
    'web,artifact,0,files-count,2',
    'web,artifact,0,file,0,a',
    'web,artifact,0,file,1,b',
    'web,artifact,0,end',
    ',ui,say,--> web: nothing',
  ])
})

test('-timestamp-ui marks what builds say, and leaves the summary alone', () => {
  const { write, text } = collector()
  const reporter = new MachineReporter({ write }, timestampPrefix)
  reporter.report(event({ type: 'say', text: 'a\nb' }))
  reporter.report(event({ type: 'build-finished', outcome: 'done', duration: 2, artifacts: [] }))
  reporter.report(event({ type: 'run-finished', outcome: 'done', duration: 9 }, {}))
  const time = timestampPrefix(1_795_021_600_000)
  expect(text().split('\n')).toEqual([
    `1795021600,,ui,say,${time}==> web: a\\n==> web: b`,
    `1795021600,,ui,say,${time}Build 'web' finished after 2 milliseconds.`,
    '1795021600,,ui,say,\\n==> Wait completed after 9 milliseconds',
    '1795021600,,ui,say,\\n==> Builds finished but no artifacts were created.',
    '',
  ])
})
