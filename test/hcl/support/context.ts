import {
  BOOL,
  type ContextInit,
  FunctionError,
  type HclFunction,
  listType,
  listValue,
  mapValue,
  NULL,
  NUMBER,
  nullValue,
  numberValue,
  objectValue,
  SENSITIVE,
  STRING,
  setValue,
  stringValue,
  TRUE,
  tupleValue,
  UNKNOWN,
  unknownValue,
  type Value,
} from '../../../src/hcl/index.ts'

const text = (value: string) => stringValue(value)
const secret = (value: string) => stringValue(value, new Set([SENSITIVE]))

const server = (name: string) => objectValue({ name: text(name) })

const variables: Record<string, Value> = {
  name: text('web'),
  count: numberValue(3),
  on: TRUE,
  nothing: NULL,
  nothings: nullValue(listType(STRING)),
  later: unknownValue(STRING),
  later_bool: unknownValue(BOOL),
  later_list: unknownValue(listType(STRING)),
  any: UNKNOWN,
  password: secret('hush'),
  list: listValue(STRING, [text('a'), text('b')]),
  none: listValue(STRING, []),
  set: setValue(STRING, [text('y'), text('x')]),
  map: mapValue(NUMBER, [
    ['one', numberValue(1)],
    ['two', numberValue(2)],
  ]),
  servers: listValue(server('a').type, [server('a'), server('b')]),
  tuple: tupleValue([text('a'), numberValue(2)]),
  object: objectValue({ name: text('n'), tags: tupleValue([text('t')]) }),
}

const functions: Record<string, HclFunction> = {
  upper: {
    parameters: [{ name: 'text', type: STRING }],
    returns: STRING,
    call: ([value]) => stringValue(value?.kind === 'string' ? value.value.toUpperCase() : ''),
  },
  max: {
    parameters: [],
    variadic: { name: 'numbers', type: NUMBER },
    returns: NUMBER,
    call: (args) => {
      const numbers = args.flatMap((arg) => (arg.kind === 'number' ? [arg.value.toNumber()] : []))
      if (numbers.length === 0) throw new FunctionError('it needs at least one number')
      return numberValue(Math.max(...numbers))
    },
  },
  'core::upper': { parameters: [], returns: STRING, call: () => text('NAMESPACE') },
  try: {
    parameters: [],
    variadic: { name: 'expressions' },
    callWithExpressions: (args) => {
      for (const arg of args) {
        const { value, diagnostics } = arg.evaluate()
        if (diagnostics.length === 0) return value
      }
      throw new FunctionError('none of the expressions has a value')
    },
  },
}

/** Something of each kind, for expressions to refer to. */
export const SOME: ContextInit = { variables, functions }
