import { tables } from '../../support/hcl/tables.ts'

tables('type', {
  try: [
    ['try(1, 2)', '1'],
    ['try(parseint("x", 10), 2)', '2'],
    [
      'try(parseint("x", 10), element([], 0))',
      'error: none of the expressions can be evaluated: it is no whole number in base 10: "x"; it must not be empty',
    ],
    ['try()', 'error: it takes at least one expression'],
    ['try(unknown("string"), 1)', 'unknown(any)'],
    ['try([unknown("string")], 1)', 'unknown(any)'],
    ['try(parseint("x", 10), sensitive("a"))', 'sensitive("a")'],
  ],
  can: [
    ['can(1)', 'true'],
    ['can(parseint("x", 10))', 'false'],
    ['can(unknown("string"))', 'unknown(bool)'],
  ],
  convert: [
    ['convert("1", number)', '1'],
    ['convert([1, "a"], list(string))', 'list(["1", "a"])'],
    ['convert(["b", "a", "b"], set(string))', 'set(["a", "b"])'],
    ['convert("x", number)', 'error 0: a number is required, and "x" is none'],
    ['convert(sensitive("x"), number)', 'error 0: a number is required'],
    ['convert(sensitive("1"), number)', 'sensitive(1)'],
    ['convert(1, nope)', 'error 1: There is no type "nope"'],
    ['convert(null, string)', 'null'],
    ['convert(parseint("x", 10), string)', 'error 0: it is no whole number in base 10: "x"'],
  ],
})
