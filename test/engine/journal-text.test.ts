import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JournalRecord } from '../../src/engine/journal.ts'
import { journalLine, parseJournal } from '../../src/engine/journal-text.ts'
import { replay } from '../../src/engine/run-ledger.ts'

const key = fc.constantFrom('k-1', 'k-2', 'k-3')
const at = fc.nat()
const text = fc.string({ unit: 'binary' })
const record: fc.Arbitrary<JournalRecord> = fc.oneof(
  fc.record({
    record: fc.constant('intended' as const),
    key,
    at,
    kind: text,
    what: text,
    scope: fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null))),
    expires: fc.nat(),
  }),
  fc.record({ record: fc.constant('created' as const), key, at, id: text }),
  fc.record({ record: fc.constantFrom('kept' as const, 'temporary' as const, 'given-back' as const), key, at }),
  fc.record({ record: fc.constant('trouble' as const), key, at, reason: text }),
)

test('every prefix of the file reads as a prefix of its records', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 8 }), fc.nat(), (records, cut) => {
      const whole = Buffer.from(records.map(journalLine).join(''))
      const part = whole.subarray(0, cut % (whole.length + 1))
      const lines = part.toString().split('\n').length - 1
      const read = parseJournal(part.toString())
      expect(read.unreadable).toEqual([])
      // Compared as JSON: a dictionary's null prototype does not survive the way through the file.
      expect(JSON.stringify(read.records)).toBe(JSON.stringify(records.slice(0, lines)))
    }),
  )
})

test('lines that are not records are reported and hide no other line', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 5 }), fc.nat(5), fc.string(), (records, index, junk) => {
      const line = `?${junk.replaceAll('\n', ' ')}`
      const lines = records.map(journalLine).toSpliced(index, 0, `${line}\n`)
      const read = parseJournal(lines.join(''))
      expect(read.records.filter((each) => each.record !== 'unclear')).toHaveLength(records.length)
      expect(read.unreadable).toEqual([{ line: Math.min(index, records.length) + 1, text: line }])
    }),
  )
})

test.each([
  '{"record":"created","key":"k","at":1}',
  '{"record":"melted","key":"k","at":1}',
  '{"record":"kept","at":1}',
  '{"record":"intended","key":"k","at":1,"kind":"x","what":"x","scope":[],"expires":1}',
  '[]',
  'null',
])('%s is not a record', (line) => {
  expect(parseJournal(`${line}\n`).unreadable).toHaveLength(1)
})

test('a record of an entry that nobody intended changes nothing', () => {
  expect(replay('r', [{ record: 'created', key: 'k', at: 1, id: 'x' }]).size).toBe(0)
})

test('what a line that can not be read speaks of is unclear, until a later one tells', () => {
  const key = '6b041e7a-b313-c3fc-7a16-046d4a5eb5c1-1'
  const intended = { record: 'intended', key, at: 1, kind: 'x', what: 'x', scope: {}, expires: 2 } as const
  const stateAfter = (...lines: string[]) =>
    replay('r', parseJournal([journalLine(intended), ...lines].join('')).records).get(key)?.state
  expect(stateAfter(`{"record":"melted","key":"${key}","at":1}\n`)).toBe('unclear')
  expect(stateAfter(`{"rec\u0000rd":"kept","key":"other-1","also":["${key}"],"at":1}\n`)).toBe('unclear')
  expect(stateAfter('{"record":"melted","key":"other-1","at":1}\n')).toBe('intended')
  expect(stateAfter(`?"${key}"\n`, journalLine({ record: 'given-back', key, at: 2 }))).toBe('given-back')
})
