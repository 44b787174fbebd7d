import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createContext, evaluate, parseExpressionText, SourceFile, whenReady } from '../../../../src/hcl/index.ts'
import { fakeFunctions } from '../../../support/hcl/host.ts'
import { plainText } from '../../../support/hcl/value-text.ts'

const page = readFileSync(new URL('../../../../docs/functions-hcl.md', import.meta.url), 'utf8')

interface Row {
  readonly name: string
  readonly example: string
  readonly result: string
}

const rows = [...page.matchAll(/^\| `(\w+)\([^`]*\)` \|(?:[^|]|\\\|)*\| `(.*)` \| `(.*)` \|$/gm)].map(
  ([, name = '', example = '', result = '']): Row => ({ name, example: unescaped(example), result: unescaped(result) }),
)

/** A bar inside of a table's cell is escaped. */
function unescaped(cell: string): string {
  return cell.replaceAll('\\|', '|')
}

describe('the page of functions', () => {
  const functions = fakeFunctions()

  it('has a line for each function', () => {
    expect(rows.map(({ name }) => name).toSorted()).toEqual(Object.keys(functions).toSorted())
  })

  it.each(rows)('shows what $name gives', async ({ name, example, result }) => {
    expect(example).toContain(`${name}(`)
    const { result: expression } = parseExpressionText(new SourceFile('example.hcl', example))
    const { value, diagnostics } = await whenReady(() => evaluate(expression, createContext({ functions })))
    expect(diagnostics).toEqual([])
    expect(plainText(value)).toBe(result)
  })
})
