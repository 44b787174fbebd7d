import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Decimal, decimalText, numberValue, parseDecimal } from '../../../src/hcl/index.ts'

describe('numbers', () => {
  it('are decimal and exact', () => {
    expect(decimalText(new Decimal('0.1').plus('0.2'))).toBe('0.3')
    expect(decimalText(new Decimal('123456789012345678901234567890').plus(1))).toBe('123456789012345678901234567891')
  })

  it('show 154 digits', () => {
    expect(decimalText(new Decimal(1).div(3))).toBe(`0.${'3'.repeat(154)}`)
  })

  it('are written without exponent or negative zero', () => {
    expect(decimalText(new Decimal('1e21'))).toBe('1000000000000000000000')
    expect(decimalText(new Decimal('1e-7'))).toBe('0.0000001')
    expect(decimalText(new Decimal('-0'))).toBe('0')
  })

  it('are read from decimal texts only', () => {
    for (const good of ['1', '+1', '-1.5', '.5', '5.', '1e3', '1E-3'])
      expect(parseDecimal(good)?.toNumber()).toBe(Number(good))
    for (const bad of ['', ' 1', '0x10', '1_000', 'Infinity', 'NaN', '1e', '.', '1,5', '1e99999', '9'.repeat(10_001)]) {
      expect(parseDecimal(bad), bad).toBeUndefined()
    }
  })

  it('are finite', () => {
    expect(() => numberValue(Number.POSITIVE_INFINITY)).toThrow(RangeError)
  })

  it('are read back from what is printed', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(parseDecimal(decimalText(new Decimal(number)))?.toNumber()).toBe(number + 0)
      }),
    )
  })
})
