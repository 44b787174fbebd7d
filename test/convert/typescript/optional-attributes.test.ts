import { describe, expect, test } from 'vitest'
import {
  convert as convertValue,
  parseExpressionText,
  parseTypeConstraint,
  SourceFile,
  whenReady,
} from '../../../src/hcl/index.ts'
import { fromHcl, toHcl } from '../../../src/library/hcl-functions/values.ts'
import { attempt, plainLayer } from '../../support/written.ts'
import { convert } from '../support/convert.ts'
import { imageOf } from '../support/module.ts'

describe('defaults of optional attributes', () => {
  const converted = (type: string, more = '') =>
    convert(`variable "v" {
  type = ${type}
  ${more}
}
source "file" "a" {
  target  = "t"
  content = jsonencode(var.v)
}
build {
  sources = ["file.a"]
}
`)

  /** What the program makes of a variable's value, or says of it. */
  async function made(text: string, value: unknown): Promise<unknown> {
    const { template, told } = await attempt(await imageOf(text), { vars: { v: JSON.stringify(value) } })
    const [build] = template.builds
    const layer = build && plainLayer(build.builder)
    const content =
      /"key":"content","value":\{"kind":"string","value":(".*?[^\\]")\}/.exec(JSON.stringify(layer))?.[1] ?? '""'
    return told.length > 0 ? told : JSON.parse(JSON.parse(content))
  }

  /** What HCL makes of it. Nulls, which a program doesn't have, are left out. */
  async function inHcl(type: string, value: unknown): Promise<unknown> {
    const constraint = parseTypeConstraint(parseExpressionText(new SourceFile('x', type)).result)
    const converted = await whenReady(() => convertValue(constraint.applyDefaults(toHcl(value)), constraint.type))
    return JSON.parse(JSON.stringify(fromHcl(converted), (_, member) => member ?? undefined))
  }

  test('are set by a function that says so', async () => {
    const { text, notes } = await converted(
      'list(object({ name = string, size = optional(number, 8), kind = optional(string, "gp3") }))',
    )
    expect(notes).toEqual([])
    expect(text).toContain(`
const vWithDefaults = (value: { name: string; size?: number; kind?: string }[]) => value.map((member) => ({
  ...member,
  size: member.size ?? 8,
  kind: member.kind ?? 'gp3',
}))

export default template({`)
    expect(text).toContain('    const v = vWithDefaults(vars.v)\n')
  })

  test.each<[string, ...unknown[]]>([
    ['list(object({ name = string, size = optional(number, 8) }))', [], [{ name: 'a' }, { name: 'b', size: null }]],
    ['object({ a = optional(string, 5), b = optional(bool, "true") })', {}, { a: 'x', b: false }],
    ['map(object({ "b-c" = optional(list(string), ["x"]) }))', { k: {} }, { k: { 'b-c': [] } }],
    ['set(map(object({ a = optional(number, 1.5) })))', [{ k: {} }], [{ k: { a: 2 }, l: {} }]],
    [
      'object({ disk = optional(object({ size = optional(number, 8), kind = optional(string) }), { kind = "gp3" }) })',
      {},
      { disk: {} },
      { disk: { size: 9 } },
    ],
    [
      'object({ disk = optional(object({ size = optional(number, 8) })), x = object({ y = optional(string, "z") }) })',
      { x: {} },
      { disk: {}, x: { y: '' } },
    ],
    [
      'object({ list = list(object({ of = optional(list(object({ a = optional(string, "x\\ny") })), [{}]) })) })',
      { list: [{}, { of: [] }, { of: [{}, { a: 'b' }] }] },
    ],
    ['object({ a = optional(string, null) })', {}],
  ])('of %s', async (type, ...given) => {
    const { text, notes } = await converted(type)
    expect(notes).toEqual([])
    for (const value of given) expect(await made(text, value)).toEqual(await inHcl(type, value))
  })

  test('are there when a value is checked', async () => {
    const rule = 'validation {\n condition = var.v.size > 4\n error_message = "Too small."\n}'
    const { text } = await converted('object({ size = optional(number, 8) })', rule)
    expect(await made(text, {})).toEqual({ size: 8 })
    expect(await made(text, { size: 4 })).toEqual(['the variable "v" Too small.'])
  })

  test('that no code is written for are told', async () => {
    const { text, notes } = await converted('tuple([object({ a = optional(string, "x") })])')
    expect(notes).toEqual(['0.pkr.hcl:2: the defaults of the members of a tuple are lost'])
    expect(await made(text, [{}])).toEqual([{}])
  })

  test('cost nothing where nobody uses the variable', async () => {
    const { text } = await convert('variable "v" {\n type = object({ a = optional(string, "x") })\n}\n')
    expect(text).not.toContain('WithDefaults')
  })
})
