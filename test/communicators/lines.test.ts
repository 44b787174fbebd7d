import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineSplitter } from '../../src/communicators/lines.ts'

function linesOf(...chunks: (string | Buffer)[]): string[] {
  const lines: string[] = []
  const splitter = lineSplitter((line) => lines.push(line))
  for (const chunk of chunks) splitter.push(Buffer.from(chunk))
  splitter.end()
  return lines
}

describe('lineSplitter', () => {
  test('cuts at line ends and keeps empty lines', () => {
    expect(linesOf('one\n\ntwo\n')).toEqual(['one', '', 'two'])
  })

  test('gives out a last line without a line end', () => {
    expect(linesOf('one\ntwo')).toEqual(['one', 'two'])
  })

  test('drops white space at the end, CRLF included', () => {
    expect(linesOf('one \t\r\n')).toEqual(['one'])
  })

  test('shows of a progress bar only what a terminal would show last', () => {
    expect(linesOf('10%\r50%\r', '100%\n')).toEqual(['100%'])
  })

  test('does not grow without bound when no line end comes', () => {
    const lines: string[] = []
    const splitter = lineSplitter((line) => lines.push(line))
    for (let i = 0; i < 33; i++) splitter.push(Buffer.alloc(65536, 'x'))
    expect(lines.map((line) => line.length)).toEqual([1 << 20, 1 << 20])
  })

  test('gives the same lines wherever the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('é', '🙂', 'a', '\n', '\r', ' ')), fc.nat(), (letters, at) => {
        const bytes = Buffer.from(letters.join(''))
        const cut = at % (bytes.length + 1)
        expect(linesOf(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(linesOf(bytes))
      }),
    )
  })
})
