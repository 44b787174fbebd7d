import { sprintf } from '../format/printf.ts'
import { formatValue, sprint } from '../format/value.ts'
import { type TemplateFunctions, templateFunction, variadicFunction } from '../template-function.ts'
import { isTrue } from '../values.ts'
import { call } from './call.ts'
import { equals, isLess, isLessOrEqual } from './compare.ts'
import { escapeHtml, escapeJs, escapeQuery } from './escape.ts'
import { index, length, slice } from './index-slice.ts'

/** The functions that every Go template has. */
export const builtins: TemplateFunctions = {
  // These two are in the table for their names and counts: the engine runs them itself, since they stop early.
  and: variadicFunction(['any'], 'any', (value) => value),
  or: variadicFunction(['any'], 'any', (value) => value),
  not: templateFunction(['any'], (value) => !isTrue(value)),
  eq: variadicFunction(['any'], 'any', (value, ...others) => equals(value, others)),
  ne: templateFunction(['any', 'any'], (a, b) => !equals(a, [b])),
  lt: templateFunction(['any', 'any'], isLess),
  le: templateFunction(['any', 'any'], isLessOrEqual),
  gt: templateFunction(['any', 'any'], (a, b) => !isLessOrEqual(a, b)),
  ge: templateFunction(['any', 'any'], (a, b) => !isLess(a, b)),
  len: templateFunction(['any'], length),
  index: variadicFunction(['any'], 'any', index),
  slice: variadicFunction(['any'], 'any', slice),
  call: variadicFunction(['any'], 'any', call),
  print: variadicFunction([], 'any', (...values) => sprint(values)),
  printf: variadicFunction(['string'], 'any', sprintf),
  println: variadicFunction([], 'any', (...values) => `${values.map(formatValue).join(' ')}\n`),
  html: variadicFunction([], 'any', escapeHtml),
  js: variadicFunction([], 'any', escapeJs),
  urlquery: variadicFunction([], 'any', escapeQuery),
}
