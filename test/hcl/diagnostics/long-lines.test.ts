import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { characters } from '../../../src/hcl/diagnostics/index.ts'
import { SourceFile } from '../../../src/hcl/index.ts'

const PIECES = ['a', ' ', 'ä', '́', '👨‍👩‍👧', '🇩🇪', '؀', 'क्षि', 'x'.repeat(3_000), 'ä'.repeat(3_000), '́'.repeat(5_000)]

/** Lines that are long enough for marks on the way. */
const line = fc.array(fc.constantFrom(...PIECES), { minLength: 5, maxLength: 25 }).map((pieces) => pieces.join(''))

describe('positions in a long line', () => {
  test('are those that counting from its start gives', () => {
    fc.assert(
      fc.property(line, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 }), (text, parts) => {
        const source = new SourceFile('x.hcl', `first\n${text}\nlast`)
        for (const part of parts) {
          const offset = Math.floor(part * text.length)
          if (/^[\udc00-\udfff]/.test(text.slice(offset))) continue
          const before = text.slice(0, offset)
          const { line: number, column, byte } = source.position(6 + offset)
          expect([number, column, byte]).toEqual([2, characters(before) + 1, 6 + Buffer.byteLength(before)])
          expect(source.codePointsBefore(6 + offset)).toBe([...before].length)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('are counted once for all of them', () => {
    const text = 'ä,'.repeat(100_000)
    const source = new SourceFile('x.hcl', text)
    for (let offset = 0; offset < text.length; offset += 20) expect(source.position(offset).column).toBe(offset + 1)
  })
})

test('the text of a line is the same each time', () => {
  const source = new SourceFile('x.hcl', `a\r\n${'b'.repeat(100)}\nc`)
  expect([1, 2, 2, 3, 4].map((number) => source.line(number))).toEqual(['a', 'b'.repeat(100), 'b'.repeat(100), 'c', ''])
})
