import { describe, expect, it } from 'vitest'
import {
  BOOL,
  DYNAMIC,
  listType,
  mapType,
  NUMBER,
  objectType,
  STRING,
  setType,
  type Type,
  tupleType,
  typeText,
  unify,
} from '../../../src/hcl/index.ts'

const cases: readonly (readonly [Type[], string | undefined])[] = [
  [[STRING, NUMBER, BOOL], 'string'],
  [[NUMBER, BOOL], undefined],
  [[NUMBER, NUMBER], 'number'],
  [[STRING, DYNAMIC], 'any'],
  [[listType(STRING), listType(NUMBER)], 'list(string)'],
  [[listType(NUMBER), setType(NUMBER)], 'list(number)'],
  [[listType(NUMBER), tupleType([STRING])], 'list(string)'],
  [[tupleType([STRING]), tupleType([NUMBER])], 'tuple([string])'],
  [[tupleType([STRING]), tupleType([NUMBER, BOOL])], 'list(string)'],
  [[tupleType([]), tupleType([NUMBER])], 'list(number)'],
  [[objectType({ a: STRING }), objectType({ a: NUMBER })], 'object({a = string})'],
  [[objectType({ a: STRING }), objectType({ b: NUMBER })], 'map(string)'],
  [[objectType({ a: STRING }), objectType({ b: listType(NUMBER) })], undefined],
  [[objectType({ a: NUMBER }), mapType(STRING)], 'map(string)'],
  [[objectType({ a: NUMBER }), tupleType([])], undefined],
  [[listType(STRING), DYNAMIC], 'any'],
  [[], undefined],
]

describe('unify', () => {
  it.each(cases.map(([types, common]) => [types.map(typeText).join(' and '), common, types] as const))(
    'finds for %s: %s',
    (_, common, types) => {
      for (const order of [types, [...types].reverse()]) {
        const found = unify(order)
        expect(found && typeText(found)).toBe(common)
      }
    },
  )
})
