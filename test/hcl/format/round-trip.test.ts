import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  convert,
  createContext,
  type Diagnostic,
  evaluate,
  format,
  parseExpressionText,
  parseSyntax,
  SourceFile,
  type SyntaxBody,
  sameValue,
  stringValue,
  tokenize,
  tupleValue,
  UNKNOWN,
  type Value,
  valueText,
} from '../../../src/hcl/index.ts'
import { problemsOf } from '../support/evaluate.ts'
import { anyValue } from '../support/values.ts'

describe('the text of a value', () => {
  it('gives the value when it is read', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const { result, diagnostics } = parseExpressionText(new SourceFile('x', valueText(value)))
        expect(problemsOf(diagnostics)).toEqual([])
        expect(sameValue(convert(evaluate(result, createContext()).value, value.type), value)).toBe(true)
      }),
    )
  })

  it('is refused for what can not be written', () => {
    expect(() => valueText(UNKNOWN)).toThrow(RangeError)
    expect(() => valueText(tupleValue([stringValue('x', new Set(['sensitive']))]))).toThrow(RangeError)
  })
})

const name = fc.constantFrom('a', 'long_name', 'b-c', 'ä', 'for', 'in')
const space = fc.constantFrom('', ' ', '  ', '\t')
const comment = fc.constantFrom('', ' # x', '// y', ' /* z */')

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie('expression')
  return {
    expression: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(
        'a',
        '1',
        '-1.5',
        '"x"',
        'true',
        'null',
        '"${ a }"',
        '"%{ if a ~}x%{ endif }"',
        '<<EOT\n  x\n EOT\n',
        '<<-E\n  ${a}\n  E\n',
      ),
      fc
        .tuple(inner, space, fc.constantFrom('+', '-', '*', '==', '&&', '<'), space, inner)
        .map(([l, s, sign, t, r]) => `(${l}${s}${sign}${t}${r})`),
      fc.tuple(fc.constantFrom('!', '-'), inner).map(([sign, operand]) => `${sign}(${operand})`),
      fc.tuple(space, inner, inner).map(([s, x, y]) => `[${s}${x},${s}${y}${s}]`),
      fc.tuple(space, name, inner).map(([s, key, value]) => (key === 'for' ? '{}' : `{${s}${key}${s}=${s}${value}\n}`)),
      fc.tuple(space, inner).map(([s, x]) => `f${s}(${s}${x}${s})`),
      fc.tuple(space, inner, inner, inner).map(([s, c, x, y]) => `(${c}${s}?${s}${x}${s}:${s}${y})`),
      fc.tuple(space, inner, inner).map(([s, list, x]) => `[for a in${s} (${list})${s}:${s}${x}]`),
      fc.tuple(inner, space).map(([x, s]) => `(${x})${s}.${s}b${s}[${s}0${s}]`),
    ),
  }
})

/** A heredoc ends its line already, and a comment can't follow it. */
const argument = fc.tuple(space, name, space, expression, comment).map(([s, key, t, value, end]) => {
  return `${s}${key}${t}=${t}${value}${value.endsWith('\n') ? '' : `${end}\n`}`
})

const { file } = fc.letrec<{ file: string }>((tie) => ({
  file: fc
    .array(
      fc.oneof(
        { depthSize: 'small' },
        argument,
        fc.constantFrom('\n', '# c\n', '  // d\n'),
        fc
          .tuple(space, name, tie('file'), comment)
          .map(([s, type, inner, end]) => `${s}${type}${s} "l" {${end.startsWith(' /*') ? '' : end}\n${inner}${s}}\n`),
      ),
    )
    .map((items) => items.join('')),
}))

/** All that the formatter must not change: the tokens, and what they mean. */
function meaning(source: string): unknown {
  return tokenize(source).map(({ kind, start, end }) => [kind, source.slice(start, end)])
}

describe('format', { timeout: 60_000 }, () => {
  it('is settled after one time', () => {
    fc.assert(
      fc.property(file, (source) => {
        const once = format(source)
        expect(format(once)).toBe(once)
      }),
      { numRuns: 50 },
    )
  })

  it('changes nothing but spaces', () => {
    fc.assert(
      fc.property(file, (source) => {
        expect(meaning(format(source))).toEqual(meaning(source))
      }),
      { numRuns: 50 },
    )
  })

  it('changes nothing that the parser sees', () => {
    const outline = (body: SyntaxBody): unknown => [
      [...body.attributes].map(([key, { expression: node }]) => [
        key,
        node.constructor.name,
        node.variables().map(({ root }) => root),
        outcome(node),
      ]),
      body.blocks.map(({ type, labels, body: inner }) => [type, labels.map((label) => label.text), outline(inner)]),
    ]
    const outcome = (node: { evaluate: (context: ReturnType<typeof createContext>, found: Diagnostic[]) => Value }) => {
      const wrong: Diagnostic[] = []
      const value = node.evaluate(createContext({ variables: { a: stringValue('A') } }), wrong)
      return [value, wrong.map(({ summary }) => summary)]
    }
    fc.assert(
      fc.property(file, (source) => {
        const before = parseSyntax(new SourceFile('x', source))
        const after = parseSyntax(new SourceFile('x', format(source)))
        expect(after.diagnostics.map(({ summary }) => summary)).toEqual(
          before.diagnostics.map(({ summary }) => summary),
        )
        expect(outline(after.result)).toEqual(outline(before.result))
      }),
      { numRuns: 25 },
    )
  })
})
