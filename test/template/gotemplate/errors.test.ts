import { describe, expect, it } from 'vitest'
import { IngotError, type Place } from '../../../src/errors/index.ts'
import { parse, render, type TemplateFunctions, templateFunction } from '../../../src/template/gotemplate/index.ts'

const functions: TemplateFunctions = { upper: templateFunction(['string'], (text) => text.toUpperCase()) }

function errorOf(run: () => unknown): IngotError {
  try {
    run()
  } catch (error) {
    if (error instanceof IngotError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('what is wrong is named', () => {
  it.each([
    ['{{.name', 'template/syntax', 'the action that begins with "{{" is not closed'],
    ['{{ `x }}', 'template/syntax', 'the string that begins with a backtick is not closed'],
    ['{{if .x}}a', 'template/syntax', '"if" has no {{end}}'],
    ['a{{end}}', 'template/syntax', '{{end}} does not belong to an open {{if}}, {{range}} or {{with}}'],
    ['{{$port}}', 'template/syntax', 'the variable "$port" is not declared'],
    ['{{1+2}}', 'template/syntax', 'complex number or a sum'],
    ['{{(upper "a"}}', 'template/syntax', 'a left parenthesis is not closed'],
    ['{{"\\q"}}', 'template/syntax', 'an escape that does not exist'],
    ['{{uper "a"}}', 'template/unknown-function', 'the function "uper" does not exist'],
    ['{{upper}}', 'template/render', 'the function "upper" takes 1 argument, and 0 are given'],
    ['{{upper 1}}', 'template/render', 'the function "upper" takes a string here, and the int "1" is given'],
    ['{{upper .nope}}', 'template/render', 'the function "upper" takes a string here, and a missing value is given'],
    ['{{.name.first}}', 'template/render', 'the field ".first" is asked of the string "web"'],
    ['{{template "missing"}}', 'template/render', 'no template named "missing" is defined'],
    ['{{lt 1 "a"}}', 'template/render', 'a value of type int cannot be compared with one of type string'],
    ['{{range .name}}{{end}}', 'template/render', '"range" needs a list, a map or a whole number'],
  ])('%s', (text, code, message) => {
    const error = errorOf(() => render(text, { name: 'web' }, functions))
    expect(error.code).toBe(code)
    expect(error.message).toContain(message)
    expect(error.message).toContain(text)
  })
})

describe('an unknown function', () => {
  it('is an error of parsing when the functions are known by then', () => {
    const error = errorOf(() => parse('{{if false}}{{uper "a"}}{{end}}', { functions }))
    expect(error).toMatchObject({ code: 'template/unknown-function', hint: 'Did you mean "upper"?' })
  })

  it('names what an old function is called now', () => {
    const error = errorOf(() => parse('{{clean_ami_name "a"}}', { functions }))
    expect(error).toMatchObject({ hint: 'Did you mean "clean_resource_name"?' })
  })

  it('keeps a template from rendering at all, even where it would not be called', () => {
    expect(() => render('{{if false}}{{uper "a"}}{{end}}', {}, functions)).toThrow('"uper" does not exist')
  })
})

describe('a mistake is pointed at', () => {
  const start = (sourceLine: string, text: string): Place => {
    return { file: 'ami.json', line: 7, column: sourceLine.indexOf(text) + 1, sourceLine }
  }

  it('inside the string, where the source line shows it', () => {
    const place = start('  "ami_name": "web-{{tiemstamp}}",', '"web')
    expect(errorOf(() => render('web-{{tiemstamp}}', {}, {}, place)).place).toEqual({ ...place, column: 22 })
  })

  it('through the escapes of JSON', () => {
    const place = start(String.raw`"a": "\"é\" {{tiemstamp}}"`, String.raw`"\"`)
    expect(errorOf(() => render('"é" {{tiemstamp}}', {}, {}, place)).place?.column).toBe(15)
  })

  it('at the start of the string, where the source line is not known', () => {
    const place: Place = { file: 'ami.json', line: 7, column: 3 }
    expect(errorOf(() => render('web-{{tiemstamp}}', {}, {}, place)).place).toEqual(place)
  })

  it('also when a function complains', () => {
    const place: Place = { file: 'ami.json', line: 7, column: 3 }
    const failing = templateFunction([], () => {
      throw new IngotError('some/code', 'It will not do', { hint: 'Try again' })
    })
    const error = errorOf(() => render('{{failing}}', {}, { failing }, place))
    expect(error).toMatchObject({ code: 'some/code', message: 'It will not do', hint: 'Try again', place })
  })
})

describe('nesting', () => {
  it.each([
    ['parentheses', `{{${'('.repeat(50_000)}1${')'.repeat(50_000)}}}`],
    ['actions', `${'{{if 1}}'.repeat(50_000)}${'{{end}}'.repeat(50_000)}`],
    ['blocks', `${'{{block "x" .}}'.repeat(50_000)}${'{{end}}'.repeat(50_000)}`],
    ['templates that call themselves', '{{define "x"}}{{if 1}}{{template "x" .}}{{end}}{{end}}{{template "x"}}'],
  ])('of %s ends in an error when it is too deep', (_, text) => {
    expect(() => render(text, {})).toThrow(IngotError)
  })
})
