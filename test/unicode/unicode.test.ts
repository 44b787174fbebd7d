import { expect, it } from 'vitest'
import { lower, title, trimSpace, upper } from '../../src/unicode/index.ts'

it('maps each character to one other', () => {
  expect(upper('straße ﬁ ᾳῃ ά')).toBe('STRAßE ﬁ ᾼῌ Ά')
  expect(lower('İΣ ᾼ')).toBe('iσ ᾳ')
})

it('starts words in title case', () => {
  expect(title("ǆ x-y_z o'neill 中a\u00a0b")).toBe("ǅ X-Y_z O'Neill 中a\u00a0B")
})

it('takes off what Unicode calls white space', () => {
  expect(trimSpace('\u0085\u3000 a b \ufeff\n')).toBe('a b \ufeff')
})
