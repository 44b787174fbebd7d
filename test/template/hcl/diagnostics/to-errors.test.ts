import { expect, test } from 'vitest'
import { errorAt, Range, SourceFile, warningAt } from '../../../../src/hcl/index.ts'
import { toErrors } from '../../../../src/template/hcl/diagnostics/index.ts'

const range = new Range(new SourceFile('a.pkr.hcl', 'x = 1\ny = 2\n'), 6, 7)

test('a mistake becomes an error with a code, a place and a hint, a warning none', () => {
  const mistake = errorAt(range, 'Unsupported argument', 'There is no argument "y" here.', { suggestion: 'yes' })
  expect(toErrors([warningAt(range, 'Odd', 'It is odd.'), mistake])).toEqual([
    expect.objectContaining({
      code: 'template/hcl-unsupported-argument',
      message: 'Unsupported argument: There is no argument "y" here',
      place: { file: 'a.pkr.hcl', line: 2, column: 1, sourceLine: 'y = 2' },
      hint: 'did you mean "yes"?',
    }),
  ])
})

test('of very many mistakes the number is told', () => {
  const many = (count: number) => toErrors(Array.from({ length: count }, () => errorAt(range, 'Wrong', 'It is.')))
  expect(many(1_000).map(({ code }) => code)).not.toContain('template/hcl-more-mistakes')
  expect(many(240_000)).toHaveLength(1_001)
  expect(many(240_000).at(-1)).toMatchObject({
    code: 'template/hcl-more-mistakes',
    message: '239000 more of such mistakes are not shown',
  })
})
