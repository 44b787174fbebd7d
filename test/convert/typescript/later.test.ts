import { expect, test } from 'vitest'
import { attempt } from '../../support/written.ts'
import { convert } from '../support/convert.ts'
import { decodedBuilds } from '../support/decoded.ts'
import { imageOf } from '../support/module.ts'

/** A template that puts an expression into a text. */
const template = (expression: string) => `
data "external" "x" {
  program = ["true"]
}
data "http" "y" {
  url = "http://localhost"
}
variable "key" {
  default = "kind"
}
locals {
  facts   = jsondecode(data.http.y.body)
  held    = { kind = data.external.x.result.kind, plain = { kind = "p" }, list = [data.http.y.body] }
  again   = local.held
  text    = "is \${data.external.x.result.kind}"
  renamed = local.facts
}
source "null" "a" {
  communicator = "none"
  ssh_host     = "\${${expression}}!"
}
build {
  sources = ["null.a"]
}
`

const readData = async ({ type }: { readonly type: string }) =>
  type === 'http' ? { body: '{"kind": "b", "list": ["c"]}' } : { result: { kind: 'k' } }

test.each([
  ['data.external.x.result.kind', 'k!'],
  ['data.external.x.result["kind"]', 'k!'],
  ['data.external.x.result[var.key]', 'k!'],
  ['local.facts.kind', 'b!'],
  ['local.renamed.list[0]', 'c!'],
  ['jsondecode(data.http.y.body).kind', 'b!'],
  ['local.held.kind', 'k!'],
  ['local.again.kind', 'k!'],
  ['local.held.plain.kind', 'p!'],
  ['jsondecode(local.held.list[0]).kind', 'b!'],
  ['upper(local.text)', 'IS K!'],
  ['join("", [for x in local.held.list : upper(x)])', '{"KIND": "B", "LIST": ["C"]}!'],
  ['join("", [{ a = local.held.kind }, { a = "b" }][*].a)', 'kb!'],
])('what a data source gives is asked when it is known: %s', async (expression, host) => {
  const { text, notes } = await convert(template(expression))
  expect(notes).toEqual([])
  const { template: made, told } = await attempt(await imageOf(text), { readData })
  expect(told).toEqual([])
  expect(await decodedBuilds(made)).toMatchObject([{ builder: { options: { ssh_host: host } } }])
})

test.each([
  ['data.http.y.body == "" ? 1 : 2', 'data.http.y.body'],
  ['local.text != "x"', 'local.text'],
  ['local.facts.size + 1', 'local.facts.size'],
  ['!local.held.kind', 'local.held.kind'],
  ['join("", [for k, v in data.external.x.result : k])', 'data.external.x.result'],
  ['join("", local.facts.list[*].name)', 'local.facts.list'],
  ['try(local.facts.nope, "else")', 'local.facts.nope'],
  ['can(data.external.x.result.nope)', 'data.external.x.result.nope'],
])('what can only be done when it is known is told: %s', async (expression, operand) => {
  const { notes } = await convert(template(expression))
  expect(notes).toEqual([`0.pkr.hcl:20: ${operand} is known later, and must be worked on in a function for its "map"`])
})

test('locals that refer to one another many times are looked at once each', async () => {
  const locals = Array.from(
    { length: 40 },
    (_, index) => `  l${index + 1} = concat(local.l${index}, local.l${index}, local.l${index})\n`,
  )
  const { text } = await convert(`locals {\n  l0 = ["a"]\n${locals.join('')}}\n`)
  expect(text).toContain('l40')
})

test('a text of very many characters on one line is written', async () => {
  const { text } = await convert(`locals {\n  x = "${'a'.repeat(1_000_000)}"\n}\n`)
  expect(text).toContain('a'.repeat(1_000_000))
})
