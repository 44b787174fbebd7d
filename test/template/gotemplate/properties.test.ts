import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IngotError } from '../../../src/errors/index.ts'
import { formatFloat } from '../../../src/template/gotemplate/format/float.ts'
import { render, type TemplateValue } from '../../../src/template/gotemplate/index.ts'

const pieces =
  '{{ }} {{- -}} {{/* */}} . .a .list $ $x := = | , ( ) "s" `r` \'c\' 1 -2 1.5 nil true if else end range with '
    .split(' ')
    .concat(
      'define template block break continue "t" print printf "%d" len index slice eq and or not \n \\ " ` é 😀'.split(
        ' ',
      ),
    )
    .concat('{{end}} {{else}} {{if .a}} {{range .list}} {{with .a}} {{.a}} {{$x := 1}}'.split(/ (?=\{\{)/), ' ')

const tokens = fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((parts) => parts.join(''))
const actions = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => `{{ ${parts.join(' ')} }}`)
const anyText = fc.oneof(fc.string({ unit: 'binary' }), tokens, actions)

function expectTextOrError(text: string, data: TemplateValue): void {
  try {
    expect(typeof render(text, data)).toBe('string')
  } catch (error) {
    expect(error).toBeInstanceOf(IngotError)
  }
}

describe('rendering', () => {
  it('gives a text or a proper error, whatever it is given', () => {
    fc.assert(
      fc.property(anyText, (text) => expectTextOrError(text, { a: 'b', list: [1, 'x'] })),
      { numRuns: 3000 },
    )
  })

  it('leaves text without actions as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!text.includes('{{'))
        expect(render(text, undefined)).toBe(text)
      }),
    )
  })

  it('prints any text that is handed over as data', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(render('{{.text}}', { text })).toBe(text)
        expect(render('{{printf "%s" .text}}', { text })).toBe(text)
      }),
    )
  })

  it('reads its own quoted strings back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const quoted = render('{{printf "%q" .text}}', { text })
        expect(render(`{{${quoted}}}`, {})).toBe(text)
      }),
    )
  })

  it('never takes printf to an error', () => {
    const format = fc
      .array(fc.constantFrom(...'%%%%dsvqxtTfgeb+-# 0.*[]1235é'), { maxLength: 12 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(format, (text) => {
        expect(typeof render('{{printf .text 1 "a" 2.5 true nil .list}}', { text, list: [1, 'b'] })).toBe('string')
      }),
      { numRuns: 2000 },
    )
  })
})

describe('floats', () => {
  const numbers = fc.double({ noNaN: true, noDefaultInfinity: true })

  it('read back as the same number in their shortest form', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        for (const verb of ['e', 'f', 'g'] as const) expect(Number(formatFloat(number, verb, undefined))).toBe(number)
      }),
    )
  })

  it('read back as the same number with 17 digits', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        expect(Number(formatFloat(number, 'e', 16))).toBe(number)
      }),
    )
  })
})
