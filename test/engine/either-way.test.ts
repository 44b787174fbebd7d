import { expect, test } from 'vitest'
import { prepareEitherWay } from '../../src/engine/either-way.ts'
import { IngotError, IngotErrors } from '../../src/errors/index.ts'
import { isAboutStandIn } from '../../src/options/index.ts'

const place = { file: 't.json', line: 1, column: 1 }
const decoded = (unsettled: readonly string[], options: Record<string, unknown> = {}) => ({
  options,
  places: new Map(),
  place,
  warnings: [],
  unsettled,
})
const refuse = (...messages: string[]): never => {
  const errors = messages.map((message) => new IngotError('options/invalid', message, { place }))
  throw errors.length === 1 ? errors[0] : new IngotErrors(errors)
}

test('what is settled is prepared once, as it is', () => {
  const given = decoded([], { a: true })
  expect(prepareEitherWay(given, (each) => each)).toEqual([given])
  expect(() => prepareEitherWay(given, () => refuse('no'))).toThrow('no')
})

test('of a switch that may stand either way, one that is right is enough', () => {
  const needs = (wanted: boolean) => () =>
    prepareEitherWay(decoded(['on'], { other: 1 }), ({ options }) =>
      options['on'] === wanted ? options : refuse(`must be ${wanted}`),
    )
  expect(needs(true)()).toEqual([{ on: true, other: 1 }])
  expect(needs(false)()).toEqual([{ on: false, other: 1 }])
  expect(prepareEitherWay(decoded(['on']), ({ options }) => options)).toEqual([{ on: false }, { on: true }])
})

test('what is wrong either way is told, and nothing else', () => {
  const prepare = () =>
    prepareEitherWay(decoded(['a', 'b']), ({ options }) =>
      options['a'] ? refuse('always', 'only on') : refuse('only off', 'always'),
    )
  expect(prepare).toThrow(/^always$/)
})

test('what is wrong in another way each time is left to the value that is to come', () => {
  const prepare = () => prepareEitherWay(decoded(['a']), ({ options }) => refuse(options['a'] ? 'on' : 'off'))
  expect(prepare).toThrow(
    expect.toSatisfy((error: IngotError) => isAboutStandIn(error) && error.place?.line === place.line),
  )
})

test('a failure of the program is no mistake', () => {
  const prepare = () =>
    prepareEitherWay(decoded(['a']), () => {
      throw new TypeError('broken')
    })
  expect(prepare).toThrow(TypeError)
})
