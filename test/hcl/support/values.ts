import fc from 'fast-check'
import {
  FALSE,
  listValue,
  mapValue,
  NULL,
  numberValue,
  objectValue,
  STRING,
  setValue,
  stringValue,
  TRUE,
  tupleValue,
  type Value,
} from '../../../src/hcl/index.ts'

/** Texts with many of the signs that mean something in templates. */
export const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom('$', '%', '{', '"', '\\', '\n', '~'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
})

const texts = fc.array(anyText).map((items) => items.map((item) => stringValue(item)))

/** Known values of all kinds without marks. */
export const { value: anyValue } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Value>(NULL, TRUE, FALSE),
    anyText.map((content) => stringValue(content)),
    fc
      .double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 })
      .map((number) => numberValue(number + 0)),
    fc.array(tie('value')).map((items) => tupleValue(items)),
    fc.array(fc.tuple(anyText, tie('value'))).map((entries) => objectValue(entries)),
    texts.map((items) => listValue(STRING, items)),
    texts.map((items) => setValue(STRING, items)),
    fc.array(fc.tuple(anyText, anyText)).map((entries) =>
      mapValue(
        STRING,
        entries.map(([key, item]) => [key, stringValue(item)] as const),
      ),
    ),
  ),
}))
