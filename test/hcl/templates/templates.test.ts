import { describe, expect, it } from 'vitest'
import { createContext, evaluate, parseNative, SourceFile } from '../../../src/hcl/index.ts'
import { SOME } from '../support/context.ts'
import { problemsOf, run, show } from '../support/evaluate.ts'

const template = (text: string) => run(text, SOME, 'template')

/** The value of the argument `a` of a file. */
function argument(text: string): string {
  const { body, diagnostics } = parseNative(new SourceFile('x', text))
  expect(problemsOf(diagnostics)).toEqual([])
  const attribute = body.justAttributes([]).get('a')
  if (!attribute) return ''
  const { value, diagnostics: wrong } = evaluate(attribute.expression, createContext(SOME))
  expect(problemsOf(wrong)).toEqual([])
  return show(value)
}

describe('templates', () => {
  it.each([
    ['plain', '"plain"'],
    ['', '""'],
    ['a ${name} b', '"a web b"'],
    ['${count}', '3'],
    ['${count}!', '"3!"'],
    ['${list}', 'list(string)["a", "b"]'],
    ['$${name} %%{ if } $$ % $', '"${name} %{ if } $$ % $"'],
    ['$$${name}', '"$${name}"'],
    ['a \\n "b"', '"a \\\\n \\"b\\""'],
    ['a ${~ name ~} b', '"awebb"'],
    ['a\n${~ name ~}\n  b', '"aweb  b"'],
    ['%{ if on }yes%{ else }no%{ endif }', '"yes"'],
    ['%{ if !on }yes%{ endif }', '""'],
    ['%{ for s in list }${s},%{ endfor }', '"a,b,"'],
    ['%{ for i, s in list }${i}${s}%{ endfor }', '"0a1b"'],
    ['%{ for s in list ~}\n${s}\n%{ endfor ~}\nend', '"a\\nb\\nend"'],
    ['%{ if on }%{ for s in list }%{ if s == "a" }A%{ else }-%{ endif }%{ endfor }%{ endif }', '"A-"'],
    ['${"${"nested ${name}"}"}', '"nested web"'],
    ['${later}-x', '<string>'],
    ['%{ for s in later_list }${s}%{ endfor }', '<string>'],
    ['a ${password}', '!"a hush"'],
    ['${ { a = "}" }.a }', '"}"'],
    ['${\n  name\n}', '"web"'],
  ])('%j is %s', (text, shown) => {
    expect(template(text)).toEqual({ shown, problems: [] })
  })

  it.each([
    ['x${nothing}', '1:4 Invalid template interpolation: The value is null, which can be no part of a text.'],
    [
      'x${list}',
      '1:4 Invalid template interpolation: The value can be no part of a text: a string is required, but this is a list of string.',
    ],
    ['%{ if on }', '1:1 Missing endif: The directive if that starts in line 1 must be closed by %{ endif }.'],
    ['%{ endif }', '1:1 Unexpected endif: There is no directive that endif belongs to.'],
    [
      '%{ for s in list }%{ endif }',
      '1:19 Unexpected endif: The directive for that starts in line 1 must be closed by %{ endfor }.',
    ],
    [
      '%{ if on }%{ else }%{ else }%{ endif }',
      '1:20 Unexpected else: The directive if that starts in line 1 must be closed by %{ endif }.',
    ],
    ['%{ whlie x }', '1:4 Invalid template directive: There is no directive "whlie".'],
    [
      '%{ 1 }',
      '1:4 Invalid template directive: The name of a directive must follow %{: if, else, endif, for or endfor.',
    ],
    [
      'a ${name',
      '1:9 Unclosed template sequence: A closing brace must end this sequence here. If ${ is meant as text, for instance of a shell script, write $${.',
    ],
    [
      '${VAR:-x}',
      '1:6 Unclosed template sequence: A closing brace must end this sequence here. If ${ is meant as text, for instance of a shell script, write $${.',
    ],
    ['${}', '1:3 Missing expression: A value is missing here: "}" can\'t start one.'],
  ])('%j is refused', (text, problem) => {
    expect(template(text).problems).toEqual([problem])
  })
})

describe('heredocs', () => {
  it.each([
    ['a = <<EOT\nx\n  y ${name}\nEOT\n', '"x\\n  y web\\n"'],
    ['a = <<EOT\nEOT\n', '""'],
    ['a = <<EOT\n  x\n  EOT\n', '"  x\\n"'],
    ['a = <<-EOT\n    x\n      y\n\n    z\n  EOT\n', '"x\\n  y\\n\\nz\\n"'],
    ['a = <<-EOT\n\tx\n\t\ty\n\tEOT\n', '"x\\n\\ty\\n"'],
    ['a = <<-EOT\n    x\n  ${name}\n    EOT\n', '"  x\\nweb\\n"'],
    ['a = <<-EOT\n  ${"  x"}\n    y\n  EOT\n', '"  x\\n  y\\n"'],
    ['a = <<EOT\nEOT here\nnot EOT\nEOT\n', '"EOT here\\nnot EOT\\n"'],
    ['a = <<EOT\n"x" \\n $${y}\nEOT\n', '"\\"x\\" \\\\n ${y}\\n"'],
    ['a = [<<A\nx\nA\n, <<B\ny\nB\n]\n', '["x\\n", "y\\n"]'],
    ['a = <<EOT\r\nx\r\nEOT\r\n', '"x\\r\\n"'],
    ['a = <<EOT\n%{ for s in list ~}\n- ${s}\n%{ endfor ~}\nEOT\n', '"- a\\n- b\\n"'],
    ['a = upper(<<EOT\nx\nEOT\n)\n', '"X\\n"'],
  ])('%j is %s', (text, shown) => {
    expect(argument(text)).toBe(shown)
  })

  it('must end', () => {
    const { diagnostics } = parseNative(new SourceFile('x', 'a = <<EOT\nx\n'))
    expect(problemsOf(diagnostics)).toEqual([
      '3:1 Unterminated template: The text has no end: what closes it is missing.',
    ])
  })
})
