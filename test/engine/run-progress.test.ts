import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type JournalRecord, type Json, MemoryJournal, RefusingJournal, RunProgress } from '../../src/engine/index.ts'
import { journalLine, parseJournal } from '../../src/engine/journal-text.ts'
import { replay } from '../../src/engine/run-ledger.ts'
import { replayProgress } from '../../src/engine/run-progress.ts'
import { fakeHost } from '../support/fake-host.ts'

const name = fc.constantFrom('artifact', 'generated', 'end', 'post-processor/0/1', 'builder/basis', '__proto__', '')
const build = fc.constantFrom('web', 'db', '__proto__')
const saving = fc.record({ build, name, facts: fc.jsonValue() as fc.Arbitrary<Json> })

const clock = fakeHost().clock

test('a later process knows what any prefix of the journal says, whatever is torn or unknown in it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(saving), fc.nat(), fc.string(), async (savings, cut, strange) => {
      const journal = new MemoryJournal()
      const progress = new RunProgress({ journal, clock })
      for (const { build, name, facts } of savings) await progress.forBuild(build).save(name, facts)
      const lines = journal.records.map(journalLine)
      const whole = lines.slice(0, cut % (lines.length + 1))
      const torn = (lines[whole.length] ?? '').slice(0, -1)
      const { records } = parseJournal(`${whole.join('')}${JSON.stringify({ record: strange, key: 'x' })}\n${torn}`)
      const later = new RunProgress({ journal, clock, past: records })
      const expected = new Map(
        savings.slice(0, whole.length).map(({ build, name, facts }) => [JSON.stringify([build, name]), facts]),
      )
      for (const { build, name } of savings) {
        const known = later.forBuild(build).get(name)
        expect(JSON.stringify(known)).toBe(JSON.stringify(expected.get(JSON.stringify([build, name]))))
      }
    }),
  )
})

test('progress and ledger share a journal without minding each other', async () => {
  const intended = { record: 'intended', key: 'run-1', at: 1, kind: 'k', what: 'w', scope: {}, expires: 2 } as const
  const records: JournalRecord[] = [
    intended,
    { record: 'progress', key: 'run-1', at: 2, build: 'web', facts: { record: 'given-back' } },
  ]
  expect([...replay('run', records).values()]).toMatchObject([{ key: 'run-1', state: 'intended' }])
  expect([...replayProgress(records).keys()]).toEqual(['web'])
})

test('what can not be written is known in this process all the same, and stops nothing', async () => {
  const progress = new RunProgress({ journal: new RefusingJournal(new Error('disk full')), clock }).forBuild('web')
  await progress.save('artifact', 1)
  expect(progress.get('artifact')).toBe(1)
})

test("a builder's names are its own", async () => {
  const progress = new RunProgress({ journal: new MemoryJournal(), clock }).forBuild('web')
  await progress.builder.save('end', 'x')
  expect(progress.get('end')).toBeUndefined()
  expect(progress.builder.get('end')).toBe('x')
})
