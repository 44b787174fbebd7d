import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LetterOffsets } from '../../src/report/letter-offsets.ts'

const text = fc.array(fc.constantFrom('a', 'ä', '👍', 'x'.repeat(900), '👍'.repeat(700)), { maxLength: 12 })

test('letters stand where counting from the start finds them', () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat(8_000), { maxLength: 5 }), (pieces, letters) => {
      const whole = pieces.join('')
      const offsets = new LetterOffsets(whole)
      for (const letter of letters) expect(offsets.of(letter)).toBe([...whole].slice(0, letter).join('').length)
    }),
  )
})
