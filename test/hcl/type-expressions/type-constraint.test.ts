import { describe, expect, it } from 'vitest'
import {
  convert,
  createContext,
  evaluate,
  parseExpressionText,
  parseTypeConstraint,
  SourceFile,
  typeText,
} from '../../../src/hcl/index.ts'
import { problemsOf, show } from '../support/evaluate.ts'

const parse = (text: string) => parseTypeConstraint(parseExpressionText(new SourceFile('x', text)).result)

describe('type constraints', () => {
  it.each([
    'string',
    'any',
    'list(number)',
    'set(map(bool))',
    'tuple([string, number])',
    'tuple([])',
    'object({name = string, tags = map(string)})',
    'object({name = optional(string)})',
  ])('%s', (text) => {
    const { type, diagnostics } = parse(text)
    expect(problemsOf(diagnostics)).toEqual([])
    expect(typeText(type)).toBe(text)
  })

  it.each([
    ['strng', '1:1 Invalid type: There is no type "strng".'],
    ['list', '1:1 Invalid type: list needs the types of what is in it, as in list(string).'],
    ['object', '1:1 Invalid type: object needs the types of what is in it, as in object({ name = string }).'],
    [
      'list(string, number)',
      '1:14 Invalid type: list(…) takes one argument: the type of its elements, as in list(string).',
    ],
    ['list()', '1:1 Invalid type: list(…) takes one argument: the type of its elements, as in list(string).'],
    ['object(string)', '1:8 Invalid type: An object with the types of the attributes must stand here.'],
    ['tuple(string)', '1:7 Invalid type: A list with the types of the elements must stand here.'],
    ['optional(string)', '1:1 Invalid type: optional(…) can stand only for the type of an attribute in object({…}).'],
    [
      'object({ a = optional(number, "x") })',
      `1:31 Invalid type: This default doesn't fit the attribute: a number is required, and "x" is none.`,
    ],
    ['object({ a = optional(number, b) })', "1:31 Variables not allowed: Variables can't be used here, and b is one."],
    ['"string"', '1:1 Invalid type: A type must stand here, such as string, number, bool or list(string).'],
    ['foo(string)', '1:1 Invalid type: There is no type "foo".'],
  ])('%s is none', (text, problem) => {
    expect(problemsOf(parse(text).diagnostics)).toEqual([problem])
  })

  it.each([
    ['object({ a = optional(string, "x"), b = optional(number) })', '{}', '{a: "x", b: null(number)}'],
    ['object({ a = optional(string, "x") })', '{ a = null }', '{a: "x"}'],
    ['object({ a = optional(string, "x") })', '{ a = 1 }', '{a: "1"}'],
    [
      'list(object({ a = optional(string, "x") }))',
      '[{}, { a = "y" }]',
      'list(object({a = string}))[{a: "x"}, {a: "y"}]',
    ],
    ['map(object({ a = optional(number, 1) }))', '{ k = {} }', 'map(object({a = number})){k: {a: 1}}'],
    ['object({ o = optional(object({ a = optional(string, "x") }), {}) })', '{}', '{o: {a: "x"}}'],
    ['tuple([object({ a = optional(string, "x") }), string])', '[{}, 1]', '[{a: "x"}, "1"]'],
    ['set(object({ a = optional(string, "x") }))', '[{}, {}]', 'set(object({a = string}))[{a: "x"}]'],
  ])('%s sets defaults in %s', (type, text, shown) => {
    const constraint = parse(type)
    const { value } = evaluate(parseExpressionText(new SourceFile('x', text)).result, createContext())
    expect(show(convert(constraint.applyDefaults(value), constraint.type))).toBe(shown)
  })
})
