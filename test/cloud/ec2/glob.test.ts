import fc from 'fast-check'
import { expect, test } from 'vitest'
import { globMatches } from '../../../src/cloud/ec2/glob.ts'

test.each([
  ['my-ami-*', 'my-ami-1', true],
  ['my-ami-*', 'my-ami-', true],
  ['my-ami-*', 'xmy-ami-1', false],
  ['*', '', true],
  ['?', '', false],
  ['?', 'ü', true],
  ['?', '🐧', true],
  ['a?c', 'abc', true],
  ['a*b*c', 'a1b2b3c', true],
  ['a*b*c', 'a1b2b3', false],
  ['A*', 'abc', false],
  ['a\\*', 'a*', true],
  ['a\\*', 'ab', false],
  ['\\?', '?', true],
  ['\\\\*', '\\x', true],
  ['a.c', 'abc', false],
  ['', '', true],
  ['', 'a', false],
])('%j matches %j: %s', (pattern, text, matches) => {
  expect(globMatches(pattern, text)).toBe(matches)
})

const word = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?', '\\', '(', 'ü') })

test('an escaped text matches itself alone', () => {
  fc.assert(
    fc.property(word, word, (text, other) => {
      const escaped = text.replace(/[*?\\]/g, '\\$&')
      expect(globMatches(escaped, text)).toBe(true)
      expect(globMatches(escaped, other)).toBe(text === other)
    }),
  )
})

test('wildcards match as a regular expression would', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?') })
  const text = fc.string({ unit: fc.constantFrom('a', 'b') })
  fc.assert(
    fc.property(pattern, text, (glob, value) => {
      const expression = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`)
      expect(globMatches(glob, value)).toBe(expression.test(value))
    }),
  )
})

test('a hostile pattern takes no time', () => {
  expect(globMatches(`${'*a'.repeat(200)}b`, 'a'.repeat(2000))).toBe(false)
})
