import { describe, expect, it } from 'vitest'
import {
  errorAt,
  HclError,
  nearestName,
  Range,
  renderDiagnostic,
  SourceFile,
  throwErrors,
  warningAt,
} from '../../../src/hcl/index.ts'

describe('positions', () => {
  const source = new SourceFile('x.hcl', 'a\r\nä👨‍👩‍👧 b\n\nend')

  it('count lines, characters and bytes', () => {
    const at = (text: string) => source.position(source.text.indexOf(text))
    expect(at('a')).toEqual({ line: 1, column: 1, byte: 0, offset: 0 })
    expect(at(' b')).toEqual({ line: 2, column: 3, byte: 23, offset: 12 })
    expect(at('end')).toMatchObject({ line: 4, column: 1, byte: 27 })
  })

  it('end with the text', () => {
    expect(source.position(1000)).toMatchObject({ line: 4, column: 4, byte: 30 })
    expect(new SourceFile('', '').position(0)).toEqual({ line: 1, column: 1, byte: 0, offset: 0 })
  })

  it('know the lines', () => {
    expect([1, 2, 3, 4, 5].map((line) => source.line(line))).toEqual(['a', 'ä👨‍👩‍👧 b', '', 'end', ''])
  })
})

describe('a diagnostic', () => {
  const source = new SourceFile('build.pkr.hcl', 'one = 1\n\tname = var.nmae\n')

  it('shows the place with its line', () => {
    const range = new Range(source, source.text.indexOf('var.'), source.text.length - 1)
    const text = renderDiagnostic(errorAt(range, 'Unknown variable', 'There is no "nmae".', { suggestion: 'name' }))
    expect(text).toBe(
      [
        'Error: Unknown variable',
        '',
        '  build.pkr.hcl:2:9',
        '   2 │ \tname = var.nmae',
        '     │ \t       ~~~~~~~~',
        '',
        'There is no "nmae".',
        'Did you mean "name"?',
        '',
      ].join('\n'),
    )
  })

  it('is cut around the place in very long lines', () => {
    const long = new SourceFile('x', `${'a'.repeat(10_000)}!${'b'.repeat(10_000)}`)
    const text = renderDiagnostic(errorAt(new Range(long, 10_000, 10_001), 'Odd', 'Odd.'))
    expect(text).toContain('aaa!bbb')
    expect(text.length).toBeLessThan(500)
  })

  it('may be without a place', () => {
    expect(renderDiagnostic(warningAt(undefined, 'Odd', 'It is odd.'))).toBe('Warning: Odd\n\nIt is odd.\n')
  })
})

describe('throwErrors', () => {
  it('throws for errors, not for warnings', () => {
    throwErrors([warningAt(undefined, 'a', 'b')])
    expect(() => throwErrors([errorAt(undefined, 'a', 'b')])).toThrow(HclError)
  })
})

describe('nearestName', () => {
  it('compares no very long names', () => {
    expect(nearestName('a'.repeat(100), ['a'.repeat(99)])).toBe('a'.repeat(99))
    expect(nearestName('a'.repeat(101), ['a'.repeat(100)])).toBeUndefined()
  })

  it('finds misspellings and nothing far away', () => {
    const names = ['name', 'region', 'instance_type']
    expect(nearestName('nmae', names)).toBe('name')
    expect(nearestName('instance_typ', names)).toBe('instance_type')
    expect(nearestName('Region', names)).toBe('region')
    expect(nearestName('colour', names)).toBeUndefined()
  })
})
