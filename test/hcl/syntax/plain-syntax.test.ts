import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSyntax, SourceFile, tokenize } from '../../../src/hcl/index.ts'
import { readTokens } from '../../../src/hcl/syntax/lexer.ts'
import { isPlainSyntax } from '../../../src/hcl/syntax/plain-syntax.ts'

const isPlain = (text: string) => isPlainSyntax(text, readTokens(text))
const isValid = (text: string) => parseSyntax(new SourceFile('x.hcl', text)).diagnostics.length === 0

const PLAIN = [
  '',
  'a = 1',
  'b = -1.5 + x * !y # z\n/* z */ c = x ? y : (\nz\n)\n',
  'a "x" "" y {\n  a = 1\n\n  b { a = 1 }\n  c {}\n}\n',
  'd = "\\\\ \\" \\n ${x.y[0][*].z} $${ %%{"\n',
  'e = <<-E\n  ${\nx\n}\n  E\nf = <<E\nE\n',
  'g = [\n1, [], x(), x(\ny,\n), x(y...)]\n',
  'h = {\n  a = 1, "b" : 2\n\n  (x) = y\n}\ni = {}\n',
  'j = [for x in y : z]\nk = { for x, y in z : x => y... if z }\n',
]

/** What changes most where it stands in the middle of something else. */
const anyPiece = fc.constantFrom(
  ...[
    '\n',
    ' ',
    ',',
    '.',
    ':',
    '=',
    '...',
    '*',
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    '"',
    '-',
    '!',
    '1',
    '=>',
    '?',
    '${',
    '%{',
  ],
  ...['for ', ' in ', ' if ', '# x\n', '/* y */', '<<E\nz\nE\n', 'a = 2\n', '\\x', '\\', 'ä', '1e9', '::', '<', '@'],
)

describe('plain syntax', () => {
  it.each(PLAIN)('%j is known', (text) => {
    expect(isPlain(text)).toBe(true)
  })

  it('is what most of a template is written in', () => {
    const text = readFileSync(join(import.meta.dirname, '../../fixtures/hcl/image.pkr.hcl'), 'utf8')
    expect(isPlain(text)).toBe(false)
    expect(isPlain(text.replaceAll(/%\{.*\}/g, ''))).toBe(true)
  })

  it.each(['a = {', 'a = 1\na = 2', 'a = "\\x"', 'a = b[\n*]', 'a = "b\n"', 'a = 1 b = 2', 'a = 1e9', 'ä = 1'])(
    '%j is left to the parser',
    (text) => {
      expect(isPlain(text)).toBe(false)
    },
  )

  it.each(['-', '(', '[', '{a=', 'f(', 'a[', 'a {\n'])('is not nested in thousands of %j', (opening) => {
    expect(isPlain(`a = ${opening.repeat(5000)}`)).toBe(false)
    expect(isPlain(opening.repeat(5000))).toBe(false)
  })

  it('is never a mistake', { timeout: 60_000 }, () => {
    const outcomes = new Set<string>()
    const change = fc.tuple(fc.nat(), fc.option(anyPiece), fc.boolean())
    fc.assert(
      fc.property(fc.subarray(PLAIN), fc.array(change, { maxLength: 3 }), (parts, changes) => {
        let text = parts.join('\n')
        for (const [where, piece, replaces] of changes) {
          const tokens = tokenize(text)
          const token = tokens[where % tokens.length]
          if (token) text = text.slice(0, token.start) + (piece ?? '') + text.slice(replaces ? token.end : token.start)
        }
        const outcome = `${isPlain(text) ? 'plain' : 'unsure'}, ${isValid(text) ? 'valid' : 'invalid'}`
        outcomes.add(outcome)
        expect(outcome).not.toBe('plain, invalid')
      }),
      { numRuns: 1000 },
    )
    expect([...outcomes]).toEqual(expect.arrayContaining(['plain, valid', 'unsure, invalid']))
  })
})
