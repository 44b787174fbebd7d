import { describe, expect, it } from 'vitest'
import {
  callsFunction,
  execute,
  hasActions,
  Pending,
  parse,
  render,
  renderAsync,
  renderUntilStable,
  templateFunction,
  userVariables,
} from '../../../src/template/gotemplate/index.ts'

describe('parse', () => {
  it('gives a template that renders many times', () => {
    const template = parse('{{range .list}}{{.}};{{end}}')
    expect(execute(template, { list: [1, 2] })).toBe('1;2;')
    expect(execute(template, { list: ['a'] })).toBe('a;')
  })

  it.each([
    ['{{user `a`}}-{{user "b"}}-{{ user `a` }}', ['a', 'b']],
    ['{{if eq (user `a`) "x"}}{{user `b` | upper}}{{else}}{{with user `c`}}{{.}}{{end}}{{end}}', ['a', 'b', 'c']],
    ['{{define "d"}}{{user `in`}}{{end}}{{(user `chain`).x}}', ['chain', 'in']],
    ['{{user .Name}} user `a` {{"{{user `quoted`}}"}}', []],
    ['no actions', []],
  ])('finds the user variables in %s', (text, names) => {
    expect(userVariables(parse(text))).toEqual(names)
  })

  it('finds calls whose argument is worked out', () => {
    expect(callsFunction(parse('{{.Name | user}}'), 'user')).toBe(true)
    expect(callsFunction(parse('{{.user}} {{"user"}}'), 'user')).toBe(false)
  })

  it('sees no actions in single braces', () => {
    expect(hasActions('{ "a": {} }')).toBe(false)
    expect(hasActions('{{')).toBe(true)
  })
})

describe('data', () => {
  it('does not show what JavaScript objects inherit', () => {
    expect(render('{{.constructor}} {{.toString}}', {})).toBe('<no value> <no value>')
  })

  it('offers functions to "call"', () => {
    const twice = templateFunction(['string'], (text) => text + text)
    expect(render('{{call .twice "ab"}}', { twice })).toBe('abab')
  })

  it('takes whole numbers for ints and others for floats', () => {
    expect(render('{{printf "%d %T %T" .port .port .load}}', { port: 2222, load: 0.5 })).toBe('2222 int float64')
  })
})

describe('trimming', () => {
  it('takes no longer on long runs of spaces than on other text', () => {
    const spaces = ' '.repeat(1_000_000)
    expect(render(`{{1}}${spaces}x${spaces}{{- 2}}`, {})).toBe(`1${spaces}x2`)
  })
})

describe('renderUntilStable', () => {
  it('renders what a rendering left', () => {
    expect(renderUntilStable('{{.a}}', { a: '{{.b}}', b: '{{`x`}}' })).toBe('x')
  })

  it('gives up on a text that always changes', () => {
    expect(() => renderUntilStable('{{.a}}', { a: '{{.a}}!' })).toThrow('still changes after being rendered 100 times')
  })

  it('is content with a text that renders as itself', () => {
    expect(renderUntilStable('{{.a}}', { a: '{{.a}}' })).toBe('{{.a}}')
  })
})

describe('renderAsync', () => {
  it('waits for what is fetched, and fetches each value once', async () => {
    const fetched = new Map<string, string>()
    let fetches = 0
    const slow = templateFunction(['string'], (key) => {
      const value = fetched.get(key)
      if (value !== undefined) return value
      fetches++
      throw new Pending(
        key,
        Promise.resolve().then(() => fetched.set(key, `<${key}>`)),
      )
    })
    expect(await renderAsync('{{slow "a"}}{{slow "b"}}{{slow "a"}}', {}, { slow })).toBe('<a><b><a>')
    expect(fetches).toBe(2)
  })

  it('gives up on a function that never remembers', async () => {
    const forgetful = templateFunction([], () => {
      throw new Pending('it', Promise.resolve())
    })
    await expect(renderAsync('{{forgetful}}', {}, { forgetful })).rejects.toThrow('it is still being fetched')
  })
})
