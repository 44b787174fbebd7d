import { expect, test } from 'vitest'
import { IngotError, IngotErrors } from '../../src/errors/index.ts'
import { errorText, stackText } from '../../src/report/index.ts'

const place = { file: 'ami.json', line: 12, column: 3, sourceLine: '\t{"regoin": 1}' }

test('code and place, the line and a mark, the sentence, what belongs to it, a hint', () => {
  const error = new IngotError('options/unknown', 'unknown option "regoin"', {
    place,
    details: ['seen twice'],
    hint: 'did you mean "region"?',
  })
  expect(errorText(error)).toBe(`Error options/unknown at ami.json:12:3
  12 | \t{"regoin": 1}
     | \t ^
unknown option "regoin"
  seen twice
Hint: did you mean "region"?`)
})

test('several errors follow each other', () => {
  const errors = new IngotErrors([new IngotError('a/b', 'one'), new IngotError('c/d', 'two', { step: 'Connect' })])
  expect(errorText(errors)).toBe('Error a/b\none\n\nError c/d in step "Connect"\ntwo')
})

test('a stray error has the same shape, and no stack', () => {
  expect(errorText(new TypeError('x is not a function'))).toBe('Error internal/unexpected\nx is not a function')
})

test('what a file holds does not steer the terminal', () => {
  const error = new IngotError('a/b', 'found "\x1b[2J"', { place: { ...place, sourceLine: '\x1b]0;x\x07\x9b' } })
  expect(errorText(error)).toContain('\u241b]0;x\u2407\u2421')
  expect(errorText(error)).toContain('found "\u241b[2J"')
})

test('of a very long line, what stands around the mark', () => {
  const sourceLine = `${'a'.repeat(500)}X${'b'.repeat(500)}`
  const [, line, mark] = errorText(new IngotError('a/b', 'x', { place: { ...place, column: 501, sourceLine } })).split(
    '\n',
  )
  expect(line?.length).toBeLessThan(140)
  expect(line?.[mark?.indexOf('^') ?? 0]).toBe('X')
  expect(line).toMatch(/^ {2}12 \| …a+Xb+…$/)
})

test('stacks go down to the last cause', () => {
  const text = stackText(new IngotError('a/b', 'outer', { cause: new Error('inner') }))
  expect(text).toMatch(/IngotError: outer\n.*at .*caused by: Error: inner\n.*at /s)
})

test.each([
  ['{"ssh_password": "hunter2", "x": }', '{"ssh_password": "*******", "x": }'],
  ['"Api_Key" : "a\\"b" "x"', '"Api_Key" : "****" "x"'],
  ['{"ssh_private_key_file": "/nope", "private_key": "x"}', '{"ssh_private_key_file": "/nope", "private_key": "*"}'],
  ['{"aws_token": "tök👍n"', '{"aws_token": "*****"'],
])('a source line hides the value of a key that names a secret: %s', (sourceLine, shown) => {
  const text = errorText(new IngotError('a/b', 'x', { place: { ...place, sourceLine } }))
  expect(text).toContain(`12 | ${shown}\n`)
})

test.each(['{"ssh_password": "{{user `pw`}}"', '{"ssh_username": "root"', '{"sensitive-variables": ["token"]'])(
  'a source line shows the rest: %s',
  (sourceLine) => {
    expect(errorText(new IngotError('a/b', 'x', { place: { ...place, sourceLine } }))).toContain(`12 | ${sourceLine}\n`)
  },
)
