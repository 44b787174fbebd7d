import { describe, expect, it } from 'vitest'
import { IngotError } from '../../../../src/errors/index.ts'
import { packerFunctions, variableDefaultFunctions } from '../../../../src/template/hcl/functions/index.ts'
import { outcome } from '../../../support/hcl/evaluate.ts'
import { fakeFunctions, fakeHost } from '../../../support/hcl/host.ts'

describe('stores', () => {
  const functions = fakeFunctions()

  it.each([
    ['vault("secret/data/db", "password")', '"password of secret/data/db"'],
    ['consul_key("app")', '"consul\'s app"'],
    ['aws_secretsmanager("db", "user")', '"ada"'],
    ['aws_secretsmanager("db", "port")', '"5432"'],
    ['aws_secretsmanager("other", null)', '"plain"'],
    ['aws_secretsmanager_raw("db")', '"{\\"user\\":\\"ada\\",\\"port\\":5432}"'],
    ['aws_secretsmanager("db")', 'error: it takes 2 arguments: the one for "key" is missing'],
    ['aws_secretsmanager("db", "nope")', 'error: The AWS secret "db" has no key "nope"'],
    [
      'aws_secretsmanager("db", null)',
      'error: The AWS secret "db" has 2 keys, and none is chosen (Name one after the secret: aws_secretsmanager("db", "KEY"))',
    ],
    ['vault(unknown("string"), "x")', 'unknown(string)'],
    ['env("USER")', '"ada"'],
    ['env("NOPE")', '""'],
  ])('%s', async (expression, expected) => {
    expect(await outcome(expression, functions)).toBe(expected)
  })

  it('are asked once for each value', async () => {
    const asked: string[] = []
    const { outside } = fakeHost()
    const counting = fakeFunctions({
      outside: {
        ...outside,
        vault: async (path, field) => {
          asked.push(`${path} ${field}`)
          return 'x'
        },
      },
    })
    const expression = 'join("", [vault("a", "b"), vault("a", "b"), vault("a", "c")])'
    expect(await outcome(expression, counting)).toBe('"xxx"')
    expect(asked).toEqual(['a b', 'a c'])
  })

  it('tell of every secret', async () => {
    const told: string[] = []
    const { outside } = fakeHost()
    const telling = fakeFunctions({ outside: { ...outside, secret: (text) => told.push(text) } })
    await outcome('[vault("a", "b"), aws_secretsmanager("db", "user"), aws_secretsmanager_raw("db")]', telling)
    expect(new Set(told)).toEqual(new Set(['b of a', 'ada', '{"user":"ada","port":5432}']))
  })

  it('say what is wrong with them, and what to do', async () => {
    const { outside } = fakeHost()
    const failing = fakeFunctions({
      outside: {
        ...outside,
        vault: () =>
          Promise.reject(new IngotError('template/render', '"vault" needs a token', { hint: 'Set VAULT_TOKEN' })),
      },
    })
    expect(await outcome('vault("a", "b")', failing)).toBe('error: "vault" needs a token (Set VAULT_TOKEN)')
  })
})

describe('the functions of old', () => {
  const functions = fakeFunctions()

  it.each([
    ['legacy_isotime()', '"2026-07-01T12:34:56Z"'],
    ['legacy_isotime("20060102150405")', '"20260701123456"'],
    ['legacy_isotime("Jan 2", "x")', 'error 1: it takes no more than 1 argument'],
    ['legacy_strftime()', '"2026-07-01T12:34:56Z"'],
    ['legacy_strftime("%Y-%m-%d %%")', '"2026-07-01 %"'],
  ])('%s', async (expression, expected) => {
    expect(await outcome(expression, functions)).toBe(expected)
  })
})

describe('the tables of functions', () => {
  it('give the defaults of variables env, and nothing else', () => {
    expect(Object.keys(variableDefaultFunctions({ env: {} }))).toEqual(['env'])
    expect(packerFunctions(fakeHost())).not.toHaveProperty('env')
  })

  it('have names and descriptions for all arguments', () => {
    for (const [name, fn] of Object.entries(fakeFunctions())) {
      expect(fn.description, name).toMatch(/^[A-Z0-9-].*\.$/)
      for (const parameter of [...fn.parameters, ...(fn.variadic ? [fn.variadic] : [])]) {
        expect(parameter.name, name).toMatch(/^[a-z]\w*$/i)
      }
    }
  })
})
