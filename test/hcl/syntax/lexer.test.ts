import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tokenize } from '../../../src/hcl/index.ts'

const kinds = (text: string) => tokenize(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`)

/** Pieces that change what the lexer is in. */
const pieces = fc.constantFrom(
  '"',
  '${',
  '%{',
  '}',
  '~}',
  '{',
  '<<EOT\n',
  '<<-A\n',
  'EOT\n',
  'A',
  '\n',
  '\\',
  '$$',
  '#',
  '/*',
  '*/',
  ' ',
  'ä',
  '😀',
  '1.5',
  '-',
)

describe('tokens', () => {
  it('begin behind a byte order mark, and no second one is passed over', () => {
    expect(kinds('\ufeffa')).toEqual(['identifier a', 'end '])
    expect(kinds('\ufeff\ufeffa')).toEqual(['invalid \ufeff', 'identifier a', 'end '])
    expect(tokenize('\ufeffa', 'template')[0]).toMatchObject({ start: 0 })
  })

  it('are cut where HCL cuts', () => {
    expect(kinds('a-b="x${c}$${\\""')).toEqual([
      'identifier a-b',
      '= =',
      'open-quote "',
      'quoted-text x',
      'open-interpolation ${',
      'identifier c',
      'close-sequence }',
      'quoted-text $${\\"',
      'close-quote "',
      'end ',
    ])
    expect(kinds('1.5e3 1.x ... :: =>')).toEqual([
      'number 1.5e3',
      'number 1',
      '. .',
      'identifier x',
      '... ...',
      ':: ::',
      '=> =>',
      'end ',
    ])
    expect(kinds('<<E\n a\nE\n')).toEqual(['open-heredoc <<E\n', 'text  a\n', 'close-heredoc E', 'newline \n', 'end '])
    expect(kinds('a # b\n// c')).toEqual(['identifier a', 'comment # b\n', 'comment // c', 'end '])
    expect(kinds('"${ {} ~}"')).toEqual([
      'open-quote "',
      'open-interpolation ${',
      '{ {',
      '} }',
      'close-sequence ~}',
      'close-quote "',
      'end ',
    ])
  })

  it('hold the whole text but spaces, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string())), (parts) => {
        const text = parts.join('')
        let end = 0
        for (const token of tokenize(text)) {
          expect(token.start).toBeGreaterThanOrEqual(end)
          expect(text.slice(end, token.start)).toMatch(/^[ \t]*$/)
          end = token.end
        }
        expect(end).toBe(text.length)
      }),
    )
  })
})
