import { compareStrings, isFunction, isList, isMap, type TemplateValue, typeName } from '../values.ts'

/** Whether `value` equals any of `others`. Values of different types are not compared but refused, as in Go. */
export function equals(value: TemplateValue, others: readonly TemplateValue[]): boolean {
  if (others.length === 0) throw new Error('there is nothing to compare with')
  return others.some((other) => equalsOne(value, other))
}

function equalsOne(a: TemplateValue, b: TemplateValue): boolean {
  if (isNil(a) || isNil(b)) return isNil(a) && isNil(b)
  if (typeName(a) !== typeName(b)) throw incompatible(a, b)
  if (isList(a) || isMap(a) || isFunction(a)) throw new Error(`values of type ${typeName(a)} cannot be compared`)
  return a === b
}

export function isLess(a: TemplateValue, b: TemplateValue): boolean {
  expectBasic(a)
  expectBasic(b)
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b) < 0
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b
  if (typeof a === 'number' && typeof b === 'number') return a < b
  if (typeName(a) !== typeName(b)) throw incompatible(a, b)
  throw new Error(`values of type ${typeName(a)} have no order`)
}

export function isLessOrEqual(a: TemplateValue, b: TemplateValue): boolean {
  return isLess(a, b) || equalsOne(a, b)
}

function expectBasic(value: TemplateValue): void {
  if (isNil(value) || isList(value) || isMap(value) || isFunction(value)) {
    throw new Error(`values of type ${typeName(value)} have no order`)
  }
}

function isNil(value: TemplateValue): boolean {
  return value === undefined || value === null
}

function incompatible(a: TemplateValue, b: TemplateValue): Error {
  return new Error(`a value of type ${typeName(a)} cannot be compared with one of type ${typeName(b)}`)
}
