import { describe, expect, it } from 'vitest'
import { createContext, evaluate, parseConfig, SourceFile } from '../../../src/hcl/index.ts'
import { SOME } from '../support/context.ts'
import { problemsOf, show } from '../support/evaluate.ts'

function argument(json: string): { shown: string; problems: string[]; roots: string[] } {
  const { body, diagnostics } = parseConfig(new SourceFile('x.json', `{"a": ${json}}`))
  expect(problemsOf(diagnostics)).toEqual([])
  const attribute = body.justAttributes([]).get('a')
  if (!attribute) throw new Error('there is no argument a')
  const { value, diagnostics: wrong } = evaluate(attribute.expression, createContext(SOME))
  return {
    shown: show(value),
    problems: problemsOf(wrong),
    roots: attribute.expression.variables().map(({ root }) => root),
  }
}

describe('JSON expressions', () => {
  it.each([
    ['1.50', '1.5', []],
    ['123456789012345678901234567890', '123456789012345678901234567890', []],
    ['[true, null, "x"]', '[true, null, "x"]', []],
    ['{"b": 1, "${name}": "${list[0]}"}', '{b: 1, web: "a"}', ['name', 'list']],
    ['"${count}"', '3', ['count']],
    ['"%{ for s in list }${s}%{ endfor }"', '"ab"', ['list']],
    ['"a\\n\\"${upper(\\"b\\")}\\""', '"a\\n\\"B\\""', []],
    ['"\\u00e9 $${x}"', '"é ${x}"', []],
    ['{"//": 1}', '{//: 1}', []],
  ])('%s is %s', (json, shown, roots) => {
    expect(argument(json)).toEqual({ shown, problems: [], roots })
  })

  it('say where in the text something is wrong', () => {
    expect(argument('"ab ${missing}"').problems).toEqual([
      '1:13 Unknown variable: There is no variable named "missing".',
    ])
    expect(argument('"\\u00e9\\n ${missing}"').problems).toEqual([
      '1:19 Unknown variable: There is no variable named "missing".',
    ])
    expect(argument('"${"').problems[0]).toMatch(/^1:10 Missing expression/)
    expect(argument('{"x": 1, "x": 2}').problems).toEqual([
      '1:16 Property set twice: This object has a property of that name already.',
    ])
    expect(argument('{"${nothing}": 2}').problems).toEqual([
      '1:8 Null as key: The name of a property must not be null.',
    ])
  })

  it('are references and calls where these are needed', () => {
    const { body } = parseConfig(
      new SourceFile('x.json', '{"a": "var.x[0]", "b": "list(string)", "c": ["x"], "d": {"e": 1}}'),
    )
    const attributes = body.justAttributes([])
    expect(attributes.get('a')?.expression.asTraversal()?.steps).toHaveLength(2)
    expect(attributes.get('b')?.expression.asCall()?.name).toBe('list')
    expect(attributes.get('c')?.expression.asItems()?.[0]?.asText()).toBe('x')
    expect(attributes.get('d')?.expression.asEntries()?.[0]?.key.asText()).toBe('e')
  })
})

describe('JSON files', () => {
  it.each([
    ['', '1:1 Invalid JSON: A value must stand here. There is no comma before ].'],
    [
      '{"a": 1,}',
      '1:9 Invalid JSON: The name of a property must stand here, between double quotes. There is no comma before }.',
    ],
    ['{"a" 1}', '1:6 Invalid JSON: A colon must stand between the name of a property and its value.'],
    ['{"a": 1 "b": 2}', '1:9 Invalid JSON: A comma must stand between two properties or elements.'],
    ['{"a": [1, 2}', '1:12 Invalid JSON: A comma must stand between two properties or elements.'],
    [
      '\ufeff{}',
      '1:1 Invalid JSON: The file begins with a byte order mark, which JSON has not. Save it as UTF-8 without one.',
    ],
    ['{"a": tru}', '1:7 Invalid JSON: This is no JSON value. Texts stand between double quotes.'],
    ['{} 1', '1:4 Invalid JSON: The JSON value ends before this, and nothing can follow it.'],
    ['// x\n{}', '1:1 Invalid JSON: JSON has no comments. A property named "//" is one for HCL.'],
    [
      `{"a": ${'['.repeat(300)}${']'.repeat(300)}}`,
      '1:257 Nested too deeply: Arrays and objects can be nested in up to 250 levels.',
    ],
    [`{"a": 1${'0'.repeat(20_000)}}`, '1:7 Invalid number: This number has too many digits.'],
    ['['.repeat(100_000), '1:1 Nested too deeply: Arrays and objects can be nested in up to 250 levels.'],
  ])('%.30j is refused', (text, problem) => {
    expect(problemsOf(parseConfig(new SourceFile('x.json', text)).diagnostics)[0]).toBe(problem)
  })
})
