import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  convert,
  createContext,
  type Diagnostic,
  decode,
  numberValue,
  objectValue,
  parseConfig,
  SourceFile,
  sameType,
  type Value,
} from '../../src/hcl/index.ts'
import { show } from './support/evaluate.ts'
import { givenSuites } from './support/given-suites.ts'
import { readExpectation } from './support/specsuite/expectation.ts'
import { readSpecFile } from './support/specsuite/spec-file.ts'

// Runs suites in the form of hashicorp/hcl's "specsuite": for each NAME.t, NAME.hcldec says what NAME.hcl (or NAME.hcl.json) is
// decoded to, and NAME.t what comes of it. INGOT_HCL_SPECSUITE names a folder with such suites, beside our own.
const OWN = join(import.meta.dirname, '../fixtures/hcl/specsuite')

const suites = [OWN, ...givenSuites('.t')]

/**
 * The suite expects what is left of binary numbers of 512 bits behind the 153rd digit, as in 11 % 5.1. Ours are decimal, so that
 * only what is before that is compared.
 */
const DIGITS = 150

function shown(value: Value): string {
  return show(rounded(value))
}

function rounded(value: Value): Value {
  if (value.kind === 'number') return numberValue(value.value.toSignificantDigits(DIGITS), value.marks)
  if (value.kind === 'object')
    return objectValue([...value.entries].map(([key, inner]) => [key, rounded(inner)] as const))
  return value
}

function place({ subject }: Diagnostic): string {
  if (!subject) return 'nowhere'
  const [from, to] = [subject.from, subject.to]
  return `from ${from.line}:${from.column}:${from.byte} to ${to.line}:${to.column}:${to.byte}`
}

describe.each(suites)('the suite in %s', (folder) => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.t'))
  const cases = names.flatMap((name) => {
    const stem = join(folder, name.slice(0, -2))
    return [`${stem}.hcl`, `${stem}.hcl.json`]
      .filter((file) => existsSync(file))
      .map((file) => ({ name: relative(folder, file), stem, file }))
  })

  it.each(cases)('$name', ({ stem, file }) => {
    const expected = readExpectation(`${stem}.t`)
    const { spec, variables } = readSpecFile(`${stem}.hcldec`)
    const { body, diagnostics } = parseConfig(new SourceFile(file, readFileSync(file, 'utf8')))
    const decoded = decode(body, spec, createContext({ variables }))
    const wrong = diagnostics.length > 0 ? diagnostics : decoded.diagnostics
    expect(wrong.map(place)).toEqual(expected.errors)
    if (expected.type) expect(sameType(convert(decoded.value, expected.type).type, expected.type)).toBe(true)
    if (expected.result)
      expect(shown(expected.type ? convert(decoded.value, expected.type) : decoded.value)).toBe(shown(expected.result))
  })
})
