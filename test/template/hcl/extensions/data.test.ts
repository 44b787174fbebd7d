import { describe, expect, test } from 'vitest'
import { evaluate, objectValue, whenReady } from '../../../../src/hcl/index.ts'
import type { DataReader } from '../../../../src/template/hcl/index.ts'
import { type HclFolder, mistakesInHcl, openHcl, valueIn } from '../../../support/hcl-template.ts'

const HEAD = 'packer {\n  extensions = ["for_each", "enabled"]\n}\n'

/** Gives each data source the text of its `input`, and notes what is read. */
function readerInto(log: string[]): DataReader {
  return async ({ name, body }, context) => {
    const diagnostics: Parameters<typeof body.content>[1] = []
    const { attributes } = body.content({ attributes: [{ name: 'input', required: true }] }, diagnostics)
    const input = attributes.get('input')
    if (!input) return { value: objectValue({}), diagnostics }
    const { value, diagnostics: more } = await whenReady(() => evaluate(input.expression, context))
    log.push(`${name.replace(/\[.*/, '')} ${value.kind === 'string' ? value.value : value.kind}`)
    return { value: objectValue({ output: value }), diagnostics: [...diagnostics, ...more] }
  }
}

async function read(folder: HclFolder, expression: string) {
  const log: string[] = []
  const template = await openHcl(folder, { readData: readerInto(log) })
  expect(template.errors).toEqual([])
  const value = await valueIn(template, expression)
  return { value, log }
}

const data = (name: string, lines: string) => `data "null" "${name}" {\n${lines}\n}\n`

describe('for_each on data', () => {
  test('gives one member for each key, in the order of the keys', async () => {
    const text = `${HEAD}${data('x', '  for_each = { us = 2, eu = 1 }\n  input = "${each.key}${each.value}"')}`
    expect(await read(text, 'data.null.x')).toEqual({
      value: '{ eu = { output = "eu1" }, us = { output = "us2" } }',
      log: ['x eu1', 'x us2'],
    })
    expect((await read(text, 'data.null.x["us"].output')).value).toBe('"us2"')
  })

  test.each([
    ['["b", "a"]', '{ a = { output = "aa" }, b = { output = "bb" } }', ['x bb', 'x aa']],
    ['convert(["b", "a", "b"], set(string))', '{ a = { output = "aa" }, b = { output = "bb" } }', ['x aa', 'x bb']],
    ['{}', '{}', []],
    ['local.none', '{}', []],
    ['{ for k in var.names : k => k }', '{ n = { output = "nn" } }', ['x nn']],
    ['{ (data.null.other.output) = "o" }', '{ o = { output = "oo" } }', ['other o', 'x oo']],
  ])('of %s', async (forEach, value, log) => {
    const text = `${HEAD}${data('x', `  for_each = ${forEach}\n  input = "\${each.key}\${each.value}"`)}
${data('other', '  input = "o"')}
locals {
  none = []
}
variable "names" {
  default = ["n"]
}
`
    expect(await read(text, 'data.null.x')).toEqual({ value, log })
  })

  test('in nested blocks and in what is repeated there', async () => {
    const text = `${HEAD}${data('x', '  for_each = ["a"]\n  dynamic "tag" {\n    for_each = [each.value, "z"]\n    content {\n      name = "${each.key}-${tag.value}"\n    }\n  }')}`
    const names: string[] = []
    const template = await openHcl(text, {
      readData: async ({ body }, context) => {
        const { expandDynamicBlocks } = await import('../../../../src/hcl/index.ts')
        const { blocks } = expandDynamicBlocks(body, context).content({ blocks: [{ type: 'tag' }] }, [])
        for (const block of blocks) {
          const name = block.body.justAttributes([]).get('name')
          const value = name && evaluate(name.expression, context).value
          names.push(value?.kind === 'string' ? value.value : '')
        }
        return { value: objectValue({}), diagnostics: [] }
      },
    })
    await valueIn(template, 'data.null.x')
    expect(names).toEqual(['a-a', 'a-z'])
  })

  test('in JSON', async () => {
    const folder = {
      't.pkr.json':
        '{"packer": {"extensions": ["for_each"]}, "data": {"null": {"x": {"for_each": ["a"], "input": "${each.key}!"}}}}',
    }
    expect((await read(folder, 'data.null.x')).value).toBe('{ a = { output = "a!" } }')
  })

  test('that is not known yet leaves the value unknown', async () => {
    const text = `${HEAD}${data('x', '  for_each = data.null.y.output\n  input = each.key')}${data('y', '  input = 1')}`
    expect(await valueIn(await openHcl(text), 'data.null.x')).toBe('<unknown>')
  })

  test.each([
    ['5', 'A map, an object, or a list or set of texts is needed, and this is a number.'],
    ['"a"', 'A map, an object, or a list or set of texts is needed, and this is a string.'],
    ['[1]', 'The members of a list or set must all be texts.'],
    ['[null]', 'The members of a list or set must all be texts.'],
    ['["a", "b", "a"]', '"a" is in it more than once.'],
    ['null', 'The value is null. For nothing at all, use {}.'],
    ['{ (var.secret) = 1 }', 'The keys are shown, so they must not come from something sensitive.'],
    ['[var.secret]', 'Its members are shown, so they must not be sensitive.'],
  ])('refuses %s', async (forEach, message) => {
    const text = `${HEAD}${data('x', `  for_each = ${forEach}\n  input = each.key`)}variable "secret" {\n  default = "s"\n  sensitive = true\n}\n`
    expect(await read(text, 'data.null.x')).toEqual({
      value: [`f/t.pkr.hcl:5:14 Invalid for_each: ${message}`],
      log: [],
    })
  })

  test('may have elements with secrets in them', async () => {
    const text = `${HEAD}${data('x', '  for_each = { a = var.secret }\n  input = each.value')}variable "secret" {\n  default = "s"\n  sensitive = true\n}\n`
    expect((await read(text, 'data.null.x["a"].output')).value).toBe('(sensitive) "s"')
  })

  test('needs itself: a cycle', async () => {
    const text = `${HEAD}${data('x', '  for_each = data.null.x\n  input = 1')}`
    expect(await mistakesInHcl(text)).toEqual([
      't.pkr.hcl:4:1 Cycle of references: data.null.x depends on itself: data.null.x → data.null.x. Give one of them a value of its own',
    ])
  })

  test('each means nothing elsewhere', async () => {
    const text = `${HEAD}${data('x', '  input = each.key')}`
    expect((await read(text, 'data.null.x')).value).toEqual([
      'f/t.pkr.hcl:5:11 Unknown variable: There is no variable named "each".',
    ])
  })
})

describe('enabled on data', () => {
  const conditional = (enabled: string, more = '') =>
    `${HEAD}${data('x', `  enabled = ${enabled}\n${more}  input = data.null.y.output`)}${data('y', '  input = "y"')}variable "on" {\n  default = false\n}\n`

  test('that is true changes nothing', async () => {
    expect(await read(conditional('true'), 'data.null.x.output')).toEqual({ value: '"y"', log: ['y y', 'x y'] })
  })

  test('that is false reads neither it nor what only it needs', async () => {
    expect(await read(conditional('var.on'), 'data.null.x')).toEqual({ value: 'null', log: [] })
    expect(await read(conditional('var.on'), 'try(data.null.x.output, "none")')).toEqual({ value: '"none"', log: [] })
  })

  test('comes before for_each', async () => {
    expect(await read(conditional('false', '  for_each = parseint("x", 10)\n'), 'data.null.x')).toEqual({
      value: 'null',
      log: [],
    })
    const each = await read(conditional('each.value', '  for_each = ["a"]\n'), 'data.null.x')
    expect(each.value).toEqual(['f/t.pkr.hcl:5:13 Unknown variable: There is no variable named "each".'])
  })

  test.each([
    ['null', 'Invalid enabled: It must be true or false, and it is null.'],
    ['"perhaps"', /^Invalid enabled: It must be true or false: .*\.$/],
    ['build.ID', 'Invalid enabled: build.ID is not known before the build runs, and what enabled depends on must be.'],
  ])('refuses %s', async (enabled, message) => {
    const { value, log } = await read(conditional(enabled), 'data.null.x')
    const [told] = value
    expect(told?.replace('f/t.pkr.hcl:5:13 ', '')).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    )
    expect(log).toEqual([])
  })
})

test('without the extensions both are arguments like any others', async () => {
  const text = data('x', '  for_each = ["a"]\n  enabled = true\n  fore_each = 1\n  input = "i"')
  const told = (name: string) =>
    `Extension not asked for: ${name} is no part of Packer's HCL2. To use it, write extensions = ["${name}"] in the packer block.`
  expect((await read(text, 'data.null.x')).value).toEqual([
    `f/t.pkr.hcl:2:3 ${told('for_each')}`,
    `f/t.pkr.hcl:3:3 ${told('enabled')}`,
    'f/t.pkr.hcl:4:3 Unsupported argument: There is no argument "fore_each" here.',
  ])
})
