import { describe, expect, it } from 'vitest'
import {
  BOOL,
  boolValue,
  convert,
  DYNAMIC,
  listType,
  listValue,
  mapType,
  mapValue,
  NULL,
  NUMBER,
  nullValue,
  numberValue,
  objectType,
  objectValue,
  SENSITIVE,
  STRING,
  sameValue,
  setType,
  setValue,
  stringValue,
  type Type,
  tupleType,
  tupleValue,
  UNKNOWN,
  unknownValue,
  type Value,
} from '../../../src/hcl/index.ts'

const text = stringValue
const number = numberValue
const texts = (...items: string[]) => items.map((item) => text(item))

const good: readonly (readonly [string, Value, Type, Value])[] = [
  ['a number to a string', number('1.50'), STRING, text('1.5')],
  ['a bool to a string', boolValue(true), STRING, text('true')],
  ['a string to a number', text('1e2'), NUMBER, number(100)],
  ['a string to a bool', text('1'), BOOL, boolValue(true)],
  ['a tuple to a list', tupleValue([text('a'), number(1)]), listType(STRING), listValue(STRING, texts('a', '1'))],
  [
    'a tuple to a list of any type',
    tupleValue([text('a'), number(1)]),
    listType(DYNAMIC),
    listValue(STRING, texts('a', '1')),
  ],
  ['an empty tuple to a list', tupleValue([]), listType(STRING), listValue(STRING, [])],
  ['a tuple to a set', tupleValue(texts('b', 'a', 'b')), setType(STRING), setValue(STRING, texts('a', 'b'))],
  ['a set to a list', setValue(STRING, texts('b', 'a')), listType(STRING), listValue(STRING, texts('a', 'b'))],
  ['a list to a set', listValue(NUMBER, [number(1), number(1)]), setType(STRING), setValue(STRING, texts('1'))],
  [
    'an object to a map',
    objectValue({ a: number(1), b: text('x') }),
    mapType(STRING),
    mapValue(STRING, Object.entries({ a: text('1'), b: text('x') })),
  ],
  [
    'a map to an object',
    mapValue(STRING, [['a', text('1')]]),
    objectType({ a: NUMBER }),
    objectValue({ a: number(1) }),
  ],
  [
    'an object to one with fewer attributes',
    objectValue({ a: number(1), b: NULL }),
    objectType({ a: STRING }),
    objectValue({ a: text('1') }),
  ],
  [
    'an object to one with an optional attribute',
    objectValue({}),
    objectType({ a: STRING }, new Set(['a'])),
    objectValue({ a: nullValue(STRING) }),
  ],
  ['a tuple to a tuple', tupleValue([number(1)]), tupleType([STRING]), tupleValue(texts('1'))],
  ['null', NULL, listType(STRING), nullValue(listType(STRING))],
  ['what is unknown', UNKNOWN, STRING, unknownValue(STRING)],
  [
    'an unknown list to one of any type',
    unknownValue(listType(STRING)),
    listType(DYNAMIC),
    unknownValue(listType(STRING)),
  ],
  ['an unknown member', tupleValue([UNKNOWN]), listType(STRING), listValue(STRING, [unknownValue(STRING)])],
  [
    'a nested tuple',
    tupleValue([tupleValue([number(1)]), tupleValue([])]),
    listType(listType(STRING)),
    listValue(listType(STRING), [listValue(STRING, texts('1')), listValue(STRING, [])]),
  ],
  ['anything to any type', tupleValue([number(1)]), DYNAMIC, tupleValue([number(1)])],
  [
    'a set with an unknown member to a list',
    setValue(STRING, [unknownValue(STRING), text('a')]),
    listType(STRING),
    unknownValue(listType(STRING)),
  ],
  ['a sensitive value', text('1', new Set([SENSITIVE])), NUMBER, number(1, new Set([SENSITIVE]))],
]

const bad: readonly (readonly [string, Value, Type, string])[] = [
  ['a text that is no number', text('x'), NUMBER, 'a number is required, and "x" is none'],
  ['a sensitive text that is no number', text('hush', new Set([SENSITIVE])), NUMBER, 'a number is required'],
  ['a capital bool', text('True'), BOOL, 'a bool is required: "true" in lower case, and "True" is none'],
  ['a bool as a number', boolValue(true), NUMBER, 'a number is required'],
  ['a list as a string', listValue(STRING, []), STRING, 'a string is required, but this is a list of string'],
  [
    'a missing attribute',
    objectValue({}),
    objectType({ a: STRING, b: STRING, c: BOOL }, new Set(['c'])),
    'attributes "a" and "b" are required',
  ],
  [
    'a wrong member',
    tupleValue([number(1), tupleValue([])]),
    listType(NUMBER),
    'element 1: a number is required, but this is a tuple',
  ],
  [
    'a wrong text in a member',
    objectValue({ a: tupleValue(texts('1', 'x')) }),
    mapType(listType(NUMBER)),
    'a[1]: a number is required, and "x" is none',
  ],
  [
    'members without a common type',
    tupleValue([number(1), tupleValue([])]),
    listType(DYNAMIC),
    'all elements of a list must have the same type',
  ],
  [
    'a tuple of another length',
    tupleValue([]),
    tupleType([STRING]),
    'a tuple of 1 elements is required, but this one has 0',
  ],
  [
    'a wrong element of a tuple',
    tupleValue([text('a'), boolValue(true)]),
    tupleType([STRING, NUMBER]),
    'element 1: a number is required',
  ],
  ['a map without a key', mapValue(STRING, []), objectType({ a: STRING }), 'attribute "a" is required'],
  ['a tuple as a map', tupleValue([]), mapType(STRING), 'a map of string is required, but this is a tuple'],
]

describe('convert', () => {
  it.each(good)('turns %s', (_, value, type, expected) => {
    const result = convert(value, type)
    expect(sameValue(result, expected), JSON.stringify(result)).toBe(true)
  })

  it.each(bad)('refuses %s', (_, value, type, message) => {
    expect(() => convert(value, type)).toThrow(expect.objectContaining({ message }))
  })
})
