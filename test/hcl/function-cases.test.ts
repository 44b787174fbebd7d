import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  createContext,
  evaluate,
  hasErrors,
  parseExpressionText,
  pureFunctions,
  SourceFile,
  type Value,
  whenReady,
} from '../../src/hcl/index.ts'
import { show } from './support/evaluate.ts'
import { type FunctionCase, readCases } from './support/function-cases/tables.ts'
import { givenSuites } from './support/given-suites.ts'

// Calls functions and operators as tables in Go say, in the form of go-cty's tests (cty/function/stdlib/*_test.go).
// INGOT_HCL_SPECSUITE names a folder with a checkout of that, beside our own table.
const OWN = join(import.meta.dirname, '../fixtures/hcl/function-cases')
const GIVEN = givenSuites('_test.go').filter((folder) => folder.endsWith('function/stdlib'))

/**
 * What a function of Go is in HCL; `args` are its arguments, and `a0` the first. HCL's `&&`, `||` and `[]` have rules of their own,
 * and its function `index` is another one.
 */
const EXPRESSIONS: Readonly<Record<string, string | undefined>> = {
  Index: undefined,
  Absolute: 'abs(args)',
  Add: 'a0 + a1',
  Divide: 'a0 / a1',
  Equal: 'a0 == a1',
  GreaterThan: 'a0 > a1',
  GreaterThanOrEqualTo: 'a0 >= a1',
  LessThan: 'a0 < a1',
  LessThanOrEqualTo: 'a0 <= a1',
  Modulo: 'a0 % a1',
  Multiply: 'a0 * a1',
  Negate: '-a0',
  Not: '!a0',
  NotEqual: 'a0 != a1',
  RegexReplace: 'regex_replace(args)',
  Reverse: 'strrev(args)',
  ReverseList: 'reverse(args)',
  Subtract: 'a0 - a1',
}

/** The rows in which HCL, or ours, is different on purpose. */
const DIFFERENT: readonly ((row: FunctionCase) => boolean)[] = [
  // Dividing by zero is a mistake (docs/hcl.md).
  ({ fn, args }) => fn === 'Modulo' && shown(args[1]) === '0',
  // HCL converts arguments before it calls.
  ({ error }) => /required, but received/.test(`${error}`),
  // Known where the key is, whatever the other elements are.
  ({ fn, args, want }) => fn === 'Lookup' && shown(want) === '!<string>' && shown(args[1]) === '"boop"',
]

function expressionOf({ fn, args }: FunctionCase): string | undefined {
  const name = fn.toLowerCase()
  const called = Object.hasOwn(pureFunctions, name) ? `${name}(args)` : undefined
  const expression = Object.hasOwn(EXPRESSIONS, fn) ? EXPRESSIONS[fn] : called
  return expression?.replace('args', args.map((_, index) => `a${index}`).join(', '))
}

/** The order of an object type's attributes means nothing. */
const shown = (value: unknown) =>
  show(value as Value).replaceAll(/(?<=\bobject\(\{)[^{}]+/g, (attributes) => attributes.split(', ').sort().join(', '))

describe.each([OWN, ...GIVEN])('the cases in %s', (folder) => {
  const files = readdirSync(folder).filter((name) => name.endsWith('_test.go'))
  describe.each(files)('%s', (name) => {
    const { cases, left } = readCases(readFileSync(join(folder, name), 'utf8'))
    const rows = cases.filter((row) => expressionOf(row) && !DIFFERENT.some((isDifferent) => isDifferent(row)))
    it.each(rows)('$test, line $line', async (row) => {
      expect(await outcomeOf(row)).toBe(row.error ? 'an error' : shown(row.want))
    })
    it(`has ${cases.length - rows.length} more rows of what HCL hasn't or has otherwise, and ${left.length} that aren't read`, () => {
      expect(cases.length + left.length).toBeGreaterThan(0)
    })
  })
})

async function outcomeOf(row: FunctionCase): Promise<string> {
  const variables = Object.fromEntries(row.args.map((value, index) => [`a${index}`, value as Value]))
  const { result, diagnostics } = parseExpressionText(new SourceFile('case', expressionOf(row) ?? ''))
  const context = createContext({ variables, functions: pureFunctions })
  const evaluated = await whenReady(() => evaluate(result, context))
  return hasErrors([...diagnostics, ...evaluated.diagnostics]) ? 'an error' : shown(evaluated.value)
}
