import { describe, expect, it } from 'vitest'
import { parseSyntax, SourceFile, type SyntaxBody } from '../../../src/hcl/index.ts'
import { problemsOf } from '../support/evaluate.ts'

const parse = (text: string) => parseSyntax(new SourceFile('x.hcl', text))
const problems = (text: string) => problemsOf(parse(text).diagnostics)

/** The form of a body: `name` for arguments, `type "label" { … }` for blocks. */
function outline(body: SyntaxBody): string {
  const blocks = body.blocks.map(({ type, labels, body: inner }) => {
    return `${[type, ...labels.map(({ text }) => JSON.stringify(text))].join(' ')} { ${outline(inner)} }`
  })
  return [...body.attributes.keys(), ...blocks].join('; ')
}

describe('a file', () => {
  it.each([
    ['', ''],
    ['a = 1', 'a'],
    ['a = 1\nb = 2\n', 'a; b'],
    ['a {\n}\n', 'a {  }'],
    ['a {}', 'a {  }'],
    ['a "b" c {\n x = 1\n d {\n }\n}\n', 'a "b" "c" { x; d {  } }'],
    ['a { x = 1 }', 'a { x }'],
    ['# one\n// two\n/* three\n */ a = 1 # four\n', 'a'],
    ['a = 1 /* x */\r\nb-c_1 = 2\r\n', 'a; b-c_1'],
    ['ä = 1', 'ä'],
    ['for = 1\nif = 2\nnull = 3', 'for; if; null'],
  ])('%j holds %s', (text, expected) => {
    const { result, diagnostics } = parse(text)
    expect(problemsOf(diagnostics)).toEqual([])
    expect(outline(result)).toBe(expected)
  })

  it('knows where everything stands', () => {
    const { result } = parse('a "b" {\n  ä = [1, 2]\n}\n')
    const [block] = result.blocks
    const attribute = block?.body.attributes.get('ä')
    expect(block?.headerRange.text).toBe('a "b" {')
    expect(block?.labels[0]?.range.from).toMatchObject({ line: 1, column: 3, byte: 2 })
    expect(attribute?.expression.range.from).toMatchObject({ line: 2, column: 7, byte: 15 })
    expect(attribute?.range.text).toBe('ä = [1, 2]')
    expect(block?.body.endRange.from).toMatchObject({ line: 3, column: 1 })
  })
})

describe('a text at the end of a file', () => {
  it.each(['"x"', '"${x}"'])('%j ends where it is closed', (value) => {
    const { result } = parse(`a = ${value}  /* c */ `)
    expect(result.attributes.get('a')?.range.text).toBe(`a = ${value}`)
  })
})

describe('mistakes', () => {
  it.each([
    ['a', '1:2 Invalid block or argument: To set a value, write a = …; to open a block, a { … }.'],
    ['a =', '1:4 Missing expression: A value is missing here, and the file ends.'],
    ['a = \nb = 1', '1:5 Missing expression: A value is missing here, and the line ends.'],
    ['a = 1 b = 2', '1:7 Missing newline after argument: An argument must be the only one on its line.'],
    ['a = 1\na = 2', '2:1 Argument set twice: a is set already, in line 1. Each argument can be set once.'],
    ['"a" = 1', '1:1 Argument or block needed: Names of arguments and types of blocks stand without quotes.'],
    ['}', '1:1 Argument or block needed: There is no block that this brace could close.'],
    ['a {', "1:3 Unclosed block: The block a that starts in line 1 isn't closed: } is missing."],
    [
      'a { b = 1, c = 2 }',
      '1:10 Invalid single-line block: A block on one line can hold one argument. Write more of them, and blocks, on lines of their own.',
    ],
    [
      'a "${b}" {}',
      '1:4 Invalid label: The label of a block is a text between quotes, without anything to work out in it.',
    ],
    ['a {} b {}', '1:6 Missing newline after block: A block must be the last one on its line.'],
    [
      'a = "x\nb = 1',
      '1:7 Invalid multi-line string: A text between quotes must end on its line. For several lines, write \\n or a heredoc (<<EOT).',
    ],
    [
      'a = "\\x"',
      '1:6 Invalid escape sequence: \\x is no escape. There are \\n, \\r, \\t, \\", \\\\, \\uNNNN and \\UNNNNNNNN (hexadecimal). A backslash is written \\\\.',
    ],
    ["a = 'x'", '1:5 Invalid character: Texts stand between double quotes (").'],
    ['a = 1;', '1:6 Invalid character: HCL puts one argument on each line, without semicolons.'],
    ['a = x & y', '1:7 Invalid character: HCL knows no operations on bits. The logical "and" is written &&.'],
    ['a = @', '1:5 Invalid character: The character "@" has no place in HCL.'],
    ['/* a', '1:1 Unclosed comment: This comment has no end: */ is missing.'],
    [
      'a = [1 2]',
      '1:8 Missing item separator: A comma must stand between the elements of a list, and a closing bracket behind the last one.',
    ],
    [
      'a = { b = 1 c = 2 }',
      '1:13 Missing attribute separator: A comma or the end of the line must stand between the attributes of an object, and a closing brace behind the last one.',
    ],
    ['a = { b }', '1:9 Missing attribute value: Behind the name of an attribute must stand = (or :) and its value.'],
    ['a = (1', '1:7 Unbalanced parentheses: A closing parenthesis is missing here.'],
    [
      'a = b ? c',
      '1:10 Missing false result: A conditional is written as CONDITION ? VALUE : OTHER, and the colon with the other value is missing.',
    ],
    [
      'a = f(1 2)',
      '1:9 Missing closing parenthesis: A comma must stand between arguments, and a closing parenthesis behind the last one.',
    ],
    ['a = b.', '1:7 Invalid attribute name: The name of an attribute must follow the dot.'],
    [
      'a = b.0.1',
      "1:7 Invalid legacy index: Two indexes behind dots can't be told from a number with a fraction. Write [0][1].",
    ],
    ['a = b[1', '1:8 Missing close bracket: A closing bracket is missing behind the index.'],
    [
      'a = [for x in y: k => v]',
      "1:20 Invalid 'for' expression: Between brackets, a for gives a list, whose elements have no keys. For an object, use braces.",
    ],
    [
      'a = {for x in y: v}',
      "1:19 Invalid 'for' expression: Between braces, a for gives an object and needs a key: KEY => VALUE. For a list, use brackets.",
    ],
    ['a = 1.2.3', '1:5 Invalid number: The number 1.2.3 is none that HCL knows.'],
  ])('%j', (text, problem) => {
    expect(problems(text)).toEqual([problem])
  })

  it('of several lines are all told, and the rest is read', () => {
    const { result, diagnostics } = parse(
      'a = \nb = 1\nc = [1 2]\nd {\n  e = )\n  f = 1\n}\ng = {\n  h = @\n}\ni = "x\nj = 1\n',
    )
    expect(diagnostics.map(({ subject }) => subject?.from.line)).toEqual([1, 3, 5, 9, 11])
    expect(outline(result)).toBe('a; b; c; g; i; j; d { e; f }')
  })

  it('in brackets that stay open end with the line', () => {
    const { result, diagnostics } = parse('a = [1,\nb = 2\nc = 3\n')
    expect(diagnostics).toHaveLength(1)
    expect([...result.attributes.keys()]).toContain('c')
  })
})
