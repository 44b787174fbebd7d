import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import type { CommandIo } from '../../src/cli/command.ts'
import { fullStatus } from '../../src/cli/exit-status.ts'
import { reportersFor } from '../../src/cli/reporters.ts'
import { Masker } from '../../src/engine/secrets.ts'
import { collector, event } from '../report/support.ts'
import { fakeHost } from '../support/fake-host.ts'

function io(parts: { isTTY?: boolean; machineReadable?: boolean; env?: Record<string, string> } = {}) {
  const [stdout, stderr] = [collector(), collector()]
  const whole: CommandIo = {
    stdin: () => Readable.from([]),
    stdout: { write: stdout.write, isTTY: parts.isTTY },
    stderr,
    host: fakeHost(parts.env),
    signal: new AbortController().signal,
    machineReadable: parts.machineReadable ?? false,
    lastWords() {},
    secrets: new Masker(),
    exitStatus: fullStatus,
  }
  return { whole, stdout: stdout.text, stderr: stderr.text }
}

const SAY = event({ type: 'say', text: 'hi' })
const choice = { color: undefined, timestamps: false, events: undefined }

test.each([
  [{ isTTY: true }, undefined, true],
  [{ isTTY: false }, undefined, false],
  [{ isTTY: true }, false, false],
  [{ isTTY: false }, true, true],
  [{ isTTY: true, env: { NO_COLOR: '1' } }, undefined, false],
  [{ isTTY: true, env: { PACKER_NO_COLOR: 'x' } }, true, false],
  [{ isTTY: true, env: { NO_COLOR: '' } }, undefined, true],
])('%j, -color %s: coloured %s', (parts, color, coloured) => {
  const { whole, stdout } = io(parts)
  for (const reporter of reportersFor({ ...choice, color }, whole)) reporter.report(SAY)
  expect(stdout().includes('\u001b[')).toBe(coloured)
})

test('programs get lines without colours, even at a terminal', () => {
  const { whole, stdout } = io({ isTTY: true, machineReadable: true })
  for (const reporter of reportersFor({ ...choice, color: true }, whole)) reporter.report(SAY)
  expect(stdout()).toMatch(/^\d+,,ui,say,==> web: hi\n$/)
})

test('a disk that is full ends the events, is told once, and stops nothing', async () => {
  const { whole, stdout, stderr } = io()
  const reporters = reportersFor({ ...choice, events: '/dev/full' }, whole)
  for (const reporter of reporters) {
    reporter.report(SAY)
    reporter.report(SAY)
    await reporter.close()
  }
  expect(stdout()).toBe('==> web: hi\n==> web: hi\n')
  expect(stderr()).toMatch(/^Warning: the events in "\/dev\/full" end here: ENOSPC.*\n$/)
})
