import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { IngotError } from '../../../src/errors/index.ts'
import { formatGoTime } from '../../../src/template/gotemplate/functions/go-time.ts'
import {
  render,
  type TemplateFunctions,
  type TemplateValue,
  templateFunction,
  variadicFunction,
} from '../../../src/template/gotemplate/index.ts'

// What Go itself makes of these is recorded by test/fixtures/gotemplate/record.go, which knows the same functions.
interface TemplateCase {
  readonly template: string
  readonly data?: TemplateValue
  readonly output?: string
  readonly error?: string
}
interface LayoutCase {
  readonly instant: string
  readonly layout: string
  readonly output: string
}

const functions: TemplateFunctions = {
  upper: templateFunction(['string'], (text) => text.toUpperCase()),
  repeat: templateFunction(['string', 'int'], (text, count) => text.repeat(Number(count))),
  half: templateFunction(['float'], (number) => number / 2),
  fails: templateFunction([], () => {
    throw new Error('on purpose')
  }),
  list: variadicFunction([], 'any', (...items) => items),
  joined: variadicFunction(['string'], 'string', (separator, ...items) => items.join(separator)),
  yes: templateFunction(['bool'], (value) => String(value)),
}

function fixture<T>(name: string): readonly T[] {
  return JSON.parse(readFileSync(new URL(`../../fixtures/gotemplate/${name}`, import.meta.url), 'utf8'))
}

describe('templates render as Go renders them', () => {
  it.each(fixture<TemplateCase>('templates.json').map((entry) => [entry.template, entry] as const))(
    '%j',
    (_, entry) => {
      if (entry.error === undefined) {
        expect(render(entry.template, entry.data, functions)).toBe(entry.output)
      } else {
        expect(() => render(entry.template, entry.data, functions), entry.error).toThrow(IngotError)
      }
    },
  )
})

describe('instants are formatted as Go formats them', () => {
  it.each(fixture<LayoutCase>('layouts.json'))('$instant by "$layout"', ({ instant, layout, output }) => {
    expect(formatGoTime(new Date(instant), layout)).toBe(output)
  })
})
