import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  attribute,
  block,
  callText,
  comment,
  convert,
  createContext,
  evaluate,
  expressionText,
  format,
  parseExpressionText,
  parseSyntax,
  quotedTemplateText,
  referenceText,
  SourceFile,
  sameValue,
  stringValue,
  type TemplatePiece,
  templateText,
  tupleText,
  type Value,
  valueText,
  type WrittenItem,
  writeBody,
} from '../../../src/hcl/index.ts'
import { problemsOf } from '../support/evaluate.ts'
import { anyText, anyValue } from '../support/values.ts'

const context = createContext({ variables: { x: stringValue('<x>') } })

function read(text: string): Value {
  const { body, value } = readArgument(text)
  expect(format(body)).toBe(body)
  return value
}

/** As the only argument of a file, where heredocs can stand. */
function readArgument(text: string): { body: string; value: Value } {
  const body = writeBody([attribute('a', text)])
  const { result, diagnostics } = parseSyntax(new SourceFile('x.hcl', body))
  expect(problemsOf(diagnostics)).toEqual([])
  const expression = result.attributes.get('a')?.expression
  if (!expression) throw new Error('no argument')
  return { body, value: evaluate(expression, context).value }
}

describe('a value as an expression', () => {
  it('gives the value when it is read', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(sameValue(convert(read(expressionText(value)), value.type), value)).toBe(true)
      }),
    )
  })

  it('is refused for what has marks', () => {
    expect(() => expressionText(stringValue('x', new Set(['sensitive'])))).toThrow(RangeError)
  })

  it('has heredocs for texts of several lines', () => {
    expect(expressionText(stringValue('a ${b}\nEOT\n'))).toBe('<<EOT2\na $${b}\nEOT\nEOT2')
    expect(expressionText(stringValue('one\n'))).toBe('"one\\n"')
    expect(expressionText(stringValue('a\nb'))).toBe('"a\\nb"')
    expect(expressionText(stringValue('a\r\nb\r\n'))).toBe('"a\\r\\nb\\r\\n"')
  })
})

describe('a text with expressions in it', () => {
  const pieces = fc.array(fc.oneof(anyText, fc.constant<TemplatePiece>({ expression: 'x' })))
  const meaning = (parts: readonly TemplatePiece[]) =>
    stringValue(parts.map((part) => (typeof part === 'string' ? part : '<x>')).join(''))

  it('means what its pieces mean', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        expect(read(templateText(parts))).toEqual(meaning(parts))
        expect(read(quotedTemplateText(parts))).toEqual(meaning(parts))
      }),
    )
  })

  it('is nothing but the expression where there is nothing else', () => {
    expect(templateText([{ expression: 'var.a' }])).toBe('var.a')
    expect(templateText(['', { expression: 'var.a' }])).toBe('"${var.a}"')
  })
})

describe('a file', () => {
  it('is in canonical form, with empty lines around blocks', () => {
    const items: WrittenItem[] = [
      comment('about the source\nin two lines'),
      block(
        'source',
        ['null', 'a "b"'],
        [
          attribute('x', '1'),
          attribute('long_name', tupleText(['1', '2'])),
          comment('a block'),
          block('inner', [], []),
          block('inner', [], [attribute('y', expressionText(stringValue('a\nb\n')))]),
          attribute('z', callText('f', [referenceText('var', 'a', 'b c'), valueText(stringValue('c'))])),
        ],
      ),
      attribute('last', 'true'),
    ]
    const text = writeBody(items)
    expect(text).toBe(`# about the source
# in two lines
source "null" "a \\"b\\"" {
  x         = 1
  long_name = [1, 2]

  # a block
  inner {}

  inner {
    y = <<EOT
a
b
EOT
  }

  z = f(var.a["b c"], "c")
}

last = true
`)
    expect(parseSyntax(new SourceFile('x', text)).diagnostics).toEqual([])
  })

  it('has long lists over several lines', () => {
    const text = tupleText(['"a"', '"b"', `"${'c'.repeat(80)}"`])
    expect(text.split('\n')).toHaveLength(5)
    expect(parseExpressionText(new SourceFile('x', text)).diagnostics).toEqual([])
  })

  it('has no names that can not be read', () => {
    expect(() => writeBody([attribute('a b', '1')])).toThrow(RangeError)
    expect(() => writeBody([block('"', [], [])])).toThrow(RangeError)
  })
})
