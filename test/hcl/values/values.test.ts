import { describe, expect, it } from 'vitest'
import {
  boolValue,
  compareText,
  equal,
  isWhollyKnown,
  lengthOf,
  listValue,
  marksDeep,
  measureOf,
  NULL,
  NUMBER,
  nullValue,
  numberValue,
  objectValue,
  SENSITIVE,
  STRING,
  sameValue,
  setValue,
  stringValue,
  tupleType,
  tupleValue,
  typeName,
  typeText,
  UNKNOWN,
  unknownValue,
  unmark,
  unmarkDeep,
  type Value,
  withMarks,
} from '../../../src/hcl/index.ts'

const SECRET = new Set([SENSITIVE])
const text = stringValue
const secret = (value: string) => stringValue(value, SECRET)
const members = (value: { items: readonly Value[] }) =>
  value.items.map((item) => ('value' in item ? item.value : item.kind))

describe('strings', () => {
  it('are kept in normal form C', () => {
    expect(text('e\u0301').value).toBe('\u00e9')
    expect(objectValue({ 'e\u0301': NULL }).entries.has('\u00e9')).toBe(true)
  })

  it('hold no halves of characters', () => {
    expect(text('\ud800x').value).toBe('\ufffdx')
  })

  it('are ordered by code point', () => {
    expect(['\u{1f600}', '\uffff', 'b', 'ab', 'a'].sort(compareText)).toEqual(['a', 'ab', 'b', '\uffff', '\u{1f600}'])
  })
})

describe('sets', () => {
  it('hold each member once, in order', () => {
    expect(members(setValue(STRING, [text('b'), text('a'), text('b')]))).toEqual(['a', 'b'])
    expect(
      setValue(
        NUMBER,
        [10, 9, 10].map((n) => numberValue(n)),
      ).items.map((n) => String('value' in n && n.value)),
    ).toEqual(['9', '10'])
  })

  it('put unknown members behind known ones, and null last', () => {
    const set = setValue(STRING, [nullValue(STRING), unknownValue(STRING), text('a'), unknownValue(STRING)])
    expect(set.items.map((item) => item.kind)).toEqual(['string', 'unknown', 'unknown', 'null'])
  })

  it('merge equal members whose text looks unknown', () => {
    const pair = tupleValue([text('?')])
    expect(setValue(tupleType([STRING]), [pair, pair]).items).toHaveLength(1)
  })

  it('take over the marks of their members', () => {
    const set = setValue(STRING, [secret('a')])
    expect(set.marks.has(SENSITIVE)).toBe(true)
    expect(set.items[0]?.marks.size).toBe(0)
  })

  it('have no certain length while a member is unknown', () => {
    expect(lengthOf(setValue(STRING, [unknownValue(STRING), text('a')]))).toBeUndefined()
    expect(lengthOf(setValue(STRING, [unknownValue(STRING)]))).toBe(1)
  })
})

describe('equality', () => {
  it('compares by value and type', () => {
    expect(equal(text('a'), text('a'))).toBe(boolValue(true))
    expect(equal(text('1'), numberValue(1))).toBe(boolValue(false))
    expect(equal(tupleValue([text('a')]), listValue(STRING, [text('a')]))).toBe(boolValue(false))
    expect(equal(objectValue({ a: text('x'), b: NULL }), objectValue({ b: NULL, a: text('x') }))).toBe(boolValue(true))
  })

  it('takes null to be equal to null only', () => {
    expect(equal(NULL, nullValue(STRING))).toBe(boolValue(true))
    expect(equal(text(''), NULL)).toBe(boolValue(false))
  })

  it('is unknown where something unknown decides', () => {
    expect(equal(text('a'), unknownValue(STRING)).kind).toBe('unknown')
    expect(equal(tupleValue([text('a'), UNKNOWN]), tupleValue([text('a'), text('b')])).kind).toBe('unknown')
    expect(equal(tupleValue([text('a'), UNKNOWN]), tupleValue([text('x'), text('b')]))).toEqual(boolValue(false))
  })

  it('carries the marks of what it looked at', () => {
    expect(equal(tupleValue([secret('a')]), tupleValue([text('a')])).marks.has(SENSITIVE)).toBe(true)
  })

  it('sees a third three times as one', () => {
    const third = numberValue(1).value.div(3)
    expect(equal(numberValue(third.mul(3)), numberValue(1))).toEqual(boolValue(true))
  })
})

describe('marks', () => {
  it('are added, taken off and found at all depths', () => {
    const nested = objectValue({ a: tupleValue([secret('x')]), b: text('y') })
    expect(marksDeep(nested).has(SENSITIVE)).toBe(true)
    const found = new Set<string | symbol | object>()
    const plain = unmarkDeep(nested, found)
    expect([...found]).toEqual([SENSITIVE])
    expect(marksDeep(plain).size).toBe(0)
    expect(sameValue(unmark(withMarks(plain, SECRET)), plain)).toBe(true)
    expect(sameValue(plain, nested)).toBe(false)
  })

  it('leave unmarked values as they are', () => {
    const value = tupleValue([text('x')])
    expect(unmarkDeep(value, new Set())).toBe(value)
    expect(withMarks(value, new Set())).toBe(value)
  })
})

describe('types', () => {
  it('follow from the members', () => {
    expect(typeText(tupleValue([text('a'), objectValue({ n: numberValue(1) })]).type)).toBe(
      'tuple([string, object({n = number})])',
    )
    expect(typeName(listValue(STRING, []).type)).toBe('list of string')
  })
})

describe('measures', () => {
  it('count what is shared as often as it is seen', () => {
    let value: Value = text('x')
    for (let i = 0; i < 40; i++) value = tupleValue([value, value])
    expect(measureOf(value)).toEqual({ size: 2 ** 41 - 1, depth: 40, isKnown: true, members: 2 })
  })
})

describe('known', () => {
  it('is what has nothing unknown in it', () => {
    expect(isWhollyKnown(objectValue({ a: tupleValue([UNKNOWN]) }))).toBe(false)
    expect(isWhollyKnown(objectValue({ a: tupleValue([NULL]) }))).toBe(true)
  })
})
