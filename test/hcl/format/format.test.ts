import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { format } from '../../../src/hcl/index.ts'

// What is expected here was compared with what the original formatter makes of it.
const cases: Readonly<Record<string, readonly [string, string]>> = {
  'spaces around signs': ['a=1\nb =2+3*-4\nc= !x&&y||- z\n', 'a = 1\nb = 2 + 3 * -4\nc = !x && y || -z\n'],
  'equals signs below each other': ['a = 1\nlonger = 2\n\nb = 3\n', 'a      = 1\nlonger = 2\n\nb = 3\n'],
  'comments below each other': ['a = 1 # one\nlonger = 22 // two\n', 'a      = 1  # one\nlonger = 22 // two\n'],
  'comments on lines of their own': ['a {\n# x\nb = 1\n      // y\n}\n', 'a {\n  # x\n  b = 1\n  // y\n}\n'],
  'comments in the middle': ['a = /* x */ 1\n', 'a = /* x */ 1\n'],
  blocks: ['a  "b"   c{\nd{\ne=1\n}\n}\n', 'a "b" c {\n  d {\n    e = 1\n  }\n}\n'],
  'blocks on one line': ['a{b=1}\nc {}\nd { }\n', 'a { b = 1 }\nc {}\nd {}\n'],
  lists: ['a = [1,2 ,3 ]\nb = [\n1,\n  2\n]\n', 'a = [1, 2, 3]\nb = [\n  1,\n  2\n]\n'],
  objects: [
    'a = {b=1, c = 2}\nd = {\n  e = 1\n  long = 2\n}\n',
    'a = { b = 1, c = 2 }\nd = {\n  e    = 1\n  long = 2\n}\n',
  ],
  'several brackets on a line': ['a = [{\nb = 1\n}, {\nc = 2\n}]\n', 'a = [{\n  b = 1\n  }, {\n  c = 2\n}]\n'],
  calls: ['a = f ( x , y... )\nb = g(\nx,\n)\n', 'a = f(x, y...)\nb = g(\n  x,\n)\n'],
  access: ['a = b . c [ 0 ]\nd = e [*] . f\n', 'a = b.c[0]\nd = e[*].f\n'],
  conditionals: ['a = b?c:d\n', 'a = b ? c : d\n'],
  'for expressions': ['a = [for x in[1]:x if y]\n', 'a = [for x in [1] : x if y]\n'],
  templates: ['a = "x ${ b }  y"\nc = "${ {} }"\n', 'a = "x ${b}  y"\nc = "${ {} }"\n'],
  heredocs: [
    '  a = <<EOT\n  x\n    EOT\nb = <<-EOT\n      y\n  EOT\n',
    'a = <<EOT\n  x\n    EOT\nb = <<-EOT\n      y\n  EOT\n',
  ],
  'tabs and ends of lines': ['a {\r\n\tb = 1\r\n\r\n}\r\n', 'a {\r\n  b = 1\r\n\r\n}\r\n'],
  'characters wider than a byte': ['ä = 1 # x\nab = "äöü" # y\n', 'ä  = 1     # x\nab = "äöü" # y\n'],
  'the end of the file': ['a = 1', 'a = 1'],
}

describe('format', () => {
  it.each(Object.entries(cases))('%s', (_, [text, formatted]) => {
    expect(format(text)).toBe(formatted)
    expect(format(formatted)).toBe(formatted)
  })

  it('aligns as many lines as there are', () => {
    const text = 'a = 1\n'.repeat(150_000)
    expect(format(`${text}ab = 1`)).toBe(`${text.replaceAll('=', ' =')}ab = 1`)
  })

  const folder = join(import.meta.dirname, '../../fixtures/hcl')
  it.each(readdirSync(folder).filter((name) => name.endsWith('.hcl')))('leaves %s as it is', (name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    expect(format(text)).toBe(text)
  })

  it('brings a file back that was pushed about', () => {
    const text = readFileSync(join(folder, 'image.pkr.hcl'), 'utf8')
    const pushed = text
      .replace(/^ +(?=[a-z_]+ +=)/gm, '\t')
      .replace(/ += /g, '=')
      .replace(/ +#/g, '#')
    expect(pushed).not.toBe(text)
    expect(format(pushed)).toBe(text)
  })
})
