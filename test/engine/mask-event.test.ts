import { expect, test } from 'vitest'
import { EventHub } from '../../src/engine/event-hub.ts'
import type { Event } from '../../src/engine/events.ts'
import { maskError } from '../../src/engine/mask-event.ts'
import { Masker } from '../../src/engine/secrets.ts'
import { IngotError, IngotErrors } from '../../src/errors/index.ts'
import { FakeClock } from '../support/fake-host.ts'

const SECRET = 'hunter2hunter2'

function emitted(fact: Parameters<EventHub['emit']>[0]): Event {
  const masker = new Masker()
  masker.add(SECRET)
  masker.add('failed')
  const events: Event[] = []
  const reporter = { report: (event: Event) => void events.push(event), close: async () => {} }
  new EventHub({ run: 'r', clock: new FakeClock(7), masker, reporters: [reporter] }).emit(fact, { build: 'b' })
  return events[0] as Event
}

test('events carry their time, run and build', () => {
  expect(emitted({ type: 'say', text: 'hi' })).toEqual({ type: 'say', text: 'hi', at: 7, run: 'r', build: 'b' })
})

test('secrets are hidden in every text, but not in words of the protocol', () => {
  const error = new IngotError('x/failed', `no ${SECRET}`, {
    hint: `try ${SECRET}`,
    details: [`line ${SECRET}`],
    place: { file: 'f', line: 1, column: 1, sourceLine: `"${SECRET}"` },
    cause: new Error(`deep ${SECRET}`),
  })
  const event = emitted({
    type: 'build-finished',
    outcome: 'failed',
    duration: 1,
    error: new IngotErrors([error, error]),
    artifacts: [{ builderId: 'x', id: SECRET, files: [`/tmp/${SECRET}`], description: SECRET }],
  })
  expect(event).toMatchObject({ type: 'build-finished', outcome: 'failed' })
  const { error: shown } = event as Event & { type: 'build-finished' }
  const [first] = (shown as IngotErrors).errors
  expect(first?.code).toBe('x/failed')
  expect(first?.hint).toBe('try <sensitive>')
  expect(first?.place?.line).toBe(1)
  const everything = JSON.stringify([
    event,
    first?.message,
    first?.details,
    first?.place,
    first?.stack,
    `${first?.cause}`,
  ])
  expect(everything).not.toContain(SECRET)
})

test("a secret that a command's lines break is hidden, whatever other builds say in between", () => {
  const masker = new Masker()
  masker.add(SECRET)
  const events: Event[] = []
  const reporter = { report: (event: Event) => void events.push(event), close: async () => {} }
  const hub = new EventHub({ run: 'r', clock: new FakeClock(7), masker, reporters: [reporter] })
  const output = (stream: 'stdout' | 'stderr', line: string, build: string) =>
    hub.emit({ type: 'output', stream, line }, { build })
  output('stdout', `x ${SECRET.slice(0, 8)}`, 'a')
  output('stderr', 'noise', 'a')
  output('stdout', 'hunt', 'b')
  output('stdout', SECRET.slice(8), 'a')
  expect(events.map((event) => event.type === 'output' && event.line)).toEqual([
    'x <sensitive>',
    'noise',
    'hunt',
    '<sensitive>',
  ])
})

test("names of builds, steps and speakers don't give a secret away", () => {
  const masker = new Masker()
  masker.add(SECRET)
  const events: Event[] = []
  const reporter = { report: (event: Event) => void events.push(event), close: async () => {} }
  const hub = new EventHub({ run: 'r', clock: new FakeClock(7), masker, reporters: [reporter] })
  const error = new IngotError('x/failed', 'x', { step: SECRET })
  hub.emit(
    { type: 'build-finished', outcome: 'failed', duration: 1, error, artifacts: [] },
    { build: `b-${SECRET}`, speaker: SECRET },
  )
  expect(events[0]).toMatchObject({ build: 'b-<sensitive>', speaker: '<sensitive>', error: { step: '<sensitive>' } })
})

test('where a secret could not be kept, no line of a file is shown', () => {
  const masker = new Masker()
  const place = { file: 'x.json', line: 1, column: 2, sourceLine: 'whatever stands there' }
  const error = new IngotError('template/x', 'a mistake', { place })
  expect(maskError(error, masker).place).toEqual(place)
  expect(() => masker.add('x'.repeat(600_000))).toThrow()
  expect(maskError(error, masker).place).toEqual({ file: 'x.json', line: 1, column: 2 })
})
