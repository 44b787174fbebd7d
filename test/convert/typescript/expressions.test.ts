import { describe, expect, test } from 'vitest'
import { systemHost } from '../../../src/engine/index.ts'
import { Budget, createContext, evaluate, parseExpressionText, SourceFile, whenReady } from '../../../src/hcl/index.ts'
import { fromHcl, toHcl } from '../../../src/library/hcl-functions/values.ts'
import { hclFunctions } from '../../../src/library/index.ts'
import { scopeFunctions } from '../../../src/template/hcl/index.ts'
import { convert } from '../support/convert.ts'

const values = {
  name: 'web',
  count: 3,
  flag: true,
  list: ['b', 'a'],
  servers: [
    { name: 'x', ports: [1, 2] },
    { name: 'y', ports: [] },
  ],
  map: { b: 2, a: 1 },
  'odd-name': 'odd',
  text: '5',
}

describe('expressions mean the same', async () => {
  const hcl = await hclFunctions(import.meta.dirname)
  const { all: functions } = scopeFunctions(new Map(), '.', systemHost(), new Budget(), () => {})
  const context = createContext({ variables: { var: toHcl(values) }, functions })

  test.each([
    'var.name',
    'var.odd-name',
    '"a ${var.name} $${x} %%{y} `b` \\\\ \\"q\\" \'s\'"',
    '"${var.count + 1}"',
    '"${var.count}x" == "3x"',
    '1 + 2 * 3 - 4 / 8 % 3',
    '(1 + 2) * 3',
    '-var.count + - -1',
    'var.text + 1',
    '"${1 + 1}" * 2',
    'var.count > 2 && !(var.count == 4) || false',
    '!var.flag',
    'var.flag == "true"',
    'var.list == ["b", "a"]',
    'var.map != { a = 1, b = 2 }',
    'var.name == null',
    'var.flag ? "yes" : "no"',
    'var.count > 5 ? 1 : var.count > 2 ? 2 : 3',
    'var.list[0]',
    'var.list[var.count - 2]',
    'var.map["a"]',
    'var.servers[0].ports[1]',
    'var.servers[*].name',
    'var.servers.*.name',
    'var.name[*]',
    '[for s in var.servers : upper(s.name)]',
    '[for i, s in var.servers : "${i}:${s.name}" if length(s.ports) > 0]',
    '{ for k, v in var.map : upper(k) => v + 1 }',
    '{ for s in var.servers : length(s.ports) => s.name... }',
    '[for k, v in var.map : k]',
    '[for s in var.servers : [for p in s.ports : "${s.name}${p}"]]',
    '{ a = 1, "b c" = [true, null], (var.name) = "x", "${var.name}y" = 2 }',
    'merge(var.map, { c = 3 })',
    'max(var.servers[0].ports...)',
    'join(",", sort(var.list))',
    'try(var.map.missing, "else")',
    'try(var.map.missing, null)',
    'can(var.map.missing)',
    'convert("5", number) + 1',
    'convert(["a", "a"], set(string))',
    'element(split(",", "a,b"), 1)',
    '"%{ if var.flag }on%{ else }off%{ endif }"',
    '"%{ for k, v in var.map }${k}=${v};%{ endfor }"',
    '<<EOT\nline ${var.name}\n  two\nEOT\n',
    'regex("[a-z]+", "12ab")',
    '{ a = { b = [1] } }.a.b[0]',
    '1e3',
    'null',
  ])('%s', async (expression) => {
    const file = `variable "v" {}\nlocals {\n  it = ${expression.replaceAll('var.', 'var.')}\n}\n`
    const { text, notes } = await convert(file)
    const code = /const it = ([\s\S]*?)\n {4}return/.exec(text)?.[1] ?? ''
    const run = new Function('vars', 'hcl', `return (${code})`) as (vars: object, hcl: object) => unknown
    const node = parseExpressionText(new SourceFile('x', expression)).result
    const { value, diagnostics } = await whenReady(() => evaluate(node, context))
    expect([notes, diagnostics]).toEqual([[], []])
    expect(run(values, hcl)).toEqual(fromHcl(value))
  })
})
