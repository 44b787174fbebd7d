import { basename, dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fileBuilder, nullBuilder } from '../../../src/library/index.ts'
import type { LoadRequest } from '../../../src/template/index.ts'
import {
  attemptModuleLoad,
  type ImageTemplate,
  template,
  type Variables,
  variable,
} from '../../../src/template/typescript/index.ts'
import { type LoadOptions, requestFor } from '../../support/load.ts'
import { attempt, plainLayer, type WrittenOptions } from '../../support/written.ts'

/** What the template's function is given, and what is told. */
async function valuesOf<V extends Variables>(variables: V, options?: WrittenOptions) {
  let seen: unknown
  const image: ImageTemplate = template({
    variables,
    builds: (values) => {
      seen = values
      return { a: { builder: nullBuilder({ communicator: 'none' }) } }
    },
  })
  const { told, template: loaded } = await attempt(image, options)
  return { seen, told, loaded }
}

describe('where a value comes from', () => {
  const name = { name: variable<string>({ default: 'default', env: 'NAME' }) }
  const env = { NAME: 'own', PKR_VAR_name: 'pkr' }
  const files = { 'a.json': '{"name": "a"}', 'b.json': '{"name": "b"}' }

  test.each<[string, WrittenOptions]>([
    ['default', {}],
    ['own', { env: { NAME: 'own' } }],
    ['pkr', { env }],
    ['b', { env, files, varFiles: ['a.json', 'b.json'] }],
    ['a', { env, files, varFiles: ['b.json', 'a.json'] }],
    ['flag', { env, files, varFiles: ['b.json'], vars: { name: 'flag' } }],
  ])('%s', async (value, options) => {
    expect(await valuesOf(name, options)).toMatchObject({ seen: { name: value }, told: [] })
  })
})

describe('files in the folder of the template that are called *.auto.pkrvars.*', () => {
  const name = { name: variable<string>({ default: 'default', env: 'NAME' }) }
  const image = template({ variables: name, builds: ({ name }) => ({ a: { builder: fileBuilder({ target: name }) } }) })
  const auto = {
    'f/b.auto.pkrvars.hcl': 'name = "b"\n',
    'f/a.auto.pkrvars.hcl': 'name = "a"\n',
    'f/a.auto.pkrvars.json': '{"name": "json"}',
  }
  const others = { 'x.auto.pkrvars.hcl': 'name = "around"\n', 'f/x.pkrvars.hcl': 'name = "not asked for"\n' }
  const env = { NAME: 'own', PKR_VAR_name: 'pkr' }

  /** The name that a template in the folder "f" gets, what is told, and of which texts it consists. */
  async function load({ files = {}, ...options }: LoadOptions) {
    const sources: (string | undefined)[] = []
    const request: LoadRequest = {
      ...requestFor('', { ...options, path: 'f/t.ts', files: { 'f/t.ts': '', ...files } }),
      namesIn: async (folder) => Object.keys(files).flatMap((path) => (dirname(path) === folder ? basename(path) : [])),
      modules: { cwd: '/', import: async () => ({ exports: { default: image }, texts: new Map() }) },
      source: (_, file) => sources.push(file),
    }
    const { template: loaded, errors } = await attemptModuleLoad(request)
    const [layer] = loaded.builds.map(({ builder }) => JSON.stringify(plainLayer(builder)))
    return { name: /"value":"([^"]*)"/.exec(layer ?? '')?.[1], errors, warnings: loaded.warnings, sources }
  }

  test.each<[string, string, LoadOptions]>([
    ['json', 'JSON comes behind HCL', { files: { ...others, ...auto }, env }],
    ['b', 'by name', { files: { ...auto, 'f/a.auto.pkrvars.json': '{}' } }],
    ['own', 'no other file', { files: others, env: { NAME: 'own' } }],
    ['not asked for', 'what is asked for', { files: { ...others, ...auto }, varFiles: ['f/x.pkrvars.hcl'] }],
    ['flag', 'flags', { files: auto, vars: { name: 'flag' } }],
  ])('%s: %s', async (name, _, options) => {
    expect(await load(options)).toMatchObject({ name, errors: [] })
  })

  test('are part of the template, whose changes "resume" notices', async () => {
    const { sources } = await load({ files: { ...others, ...auto } })
    expect(sources).toEqual(['f/a.auto.pkrvars.hcl', 'f/b.auto.pkrvars.hcl', 'f/a.auto.pkrvars.json'])
  })

  test('may be meant for others', async () => {
    const files = { 'f/a.auto.pkrvars.hcl': 'other = 1\nnane = "x"\n' }
    expect(await load({ files })).toMatchObject({
      errors: [],
      warnings: [{ text: 'the template has no variable "nane"; did you mean "name"?' }],
    })
  })
})

describe('kinds', () => {
  const all = {
    text: variable<string>(),
    count: variable<number>({ type: 'number' }),
    on: variable<boolean>({ default: false }),
    names: variable<readonly string[]>({ default: [] }),
    sizes: variable<Readonly<Record<string, number>>>({ type: 'object' }),
  }
  const wanted = { text: '1', count: 2.5, on: true, names: ['a'], sizes: { a: 1 } }

  test('from flags', async () => {
    const vars = { text: '1', count: '2.5', on: 'true', names: '["a"]', sizes: '{"a": 1}' }
    expect(await valuesOf(all, { vars })).toMatchObject({ seen: wanted, told: [] })
  })

  test('from a file, as they are or as texts', async () => {
    const texts = { text: 1, count: '2.5', on: '1', names: '["a"]', sizes: { a: 1 } }
    for (const content of [wanted, texts]) {
      const options = { files: { 'v.json': JSON.stringify(content) }, varFiles: ['v.json'] }
      expect(await valuesOf(all, options)).toMatchObject({ seen: wanted, told: [] })
    }
  })

  test('from a file in HCL', async () => {
    const file = 'text = 1\ncount = 2 + 0.5\non = true\nnames = ["a"]\nsizes = { a = 1 }\n'
    const options = { files: { 'v.pkrvars.hcl': file }, varFiles: ['v.pkrvars.hcl'] }
    expect(await valuesOf(all, options)).toMatchObject({ seen: wanted, told: [] })
    const wrong = { files: { 'v.pkrvars.hcl': 'text = nothing.there\n' }, varFiles: ['v.pkrvars.hcl'] }
    expect((await valuesOf({ text: variable() }, wrong)).told[0]).toMatch(/^Variables not allowed/)
  })

  test('what is of another kind', async () => {
    const vars = { text: 'x', count: 'many', on: 'perhaps', names: 'a', sizes: '[1]' }
    expect((await valuesOf(all, { vars })).told).toEqual([
      'the variable "count" must be a number, not "many"',
      'the variable "on" must be true or false, not "perhaps"',
      'the variable "names" must be a list, in JSON: ["a", "b"], not "a"',
      'the variable "sizes" must be an object, in JSON: {"name": "value"}, not "[1]"',
    ])
  })
})

describe('mistakes', () => {
  test('all that are required and missing at once, with what they are for', async () => {
    const variables = { a: variable(), b: variable<string>({ description: 'the region', env: 'B' }) }
    expect((await valuesOf(variables)).told).toEqual([
      `the required variable "a" is not set | set it with -var 'a=…', or in a -var-file, or as PKR_VAR_a`,
      `the required variable "b" (the region) is not set | set it with -var 'b=…', or in a -var-file, or as PKR_VAR_b, or as B`,
    ])
  })

  test('what a validation or a list of values refuses', async () => {
    const variables = {
      ami: variable<string>({
        validation: { condition: (id) => id.startsWith('ami-'), message: 'must begin with "ami-"' },
      }),
      stage: variable<'a' | 'b'>({ oneOf: ['a', 'b'] }),
      key: variable<string>({ sensitive: true, validation: [{ condition: () => false, message: 'must be another' }] }),
    }
    expect((await valuesOf(variables, { vars: { ami: 'x', stage: 'c', key: 'hidden' } })).told).toEqual([
      'the variable "ami" must begin with "ami-", not "x"',
      'the variable "stage" must be "a" or "b", not "c"',
      'the variable "key" must be another',
    ])
  })

  test('a flag for a variable that is not there; of a file only what is nearly right', async () => {
    const options = { vars: { regio: 'x' }, files: { 'v.json': '{"regoin": "x", "other": "y"}' }, varFiles: ['v.json'] }
    const { told, loaded } = await valuesOf({ region: variable<string>({ default: 'x' }) }, options)
    expect(told).toEqual(['the template has no variable "regio" | did you mean "region"?'])
    expect(loaded.warnings.map(({ text }) => text)).toEqual([
      'the template has no variable "regoin"; did you mean "region"?',
    ])
  })
})

test('what is sensitive is told as soon as it is known, also in parts', async () => {
  const secrets: string[] = []
  const variables = {
    keys: variable<string[]>({ type: 'list', sensitive: true }),
    open: variable<string>({ default: 'o' }),
  }
  const { loaded } = await valuesOf(variables, {
    vars: { keys: '["one","two"]' },
    secret: (text) => secrets.push(text),
  })
  expect(secrets).toEqual(['one', 'two'])
  expect(loaded.secrets).toEqual(['one', 'two'])
})
