import { describe, expect, it } from 'vitest'
import {
  ArgumentError,
  callFunction,
  DYNAMIC,
  FunctionError,
  NULL,
  NUMBER,
  numberValue,
  Pending,
  SENSITIVE,
  STRING,
  sameValue,
  stringValue,
  tupleValue,
  UNKNOWN,
  unknownValue,
  type Value,
  type ValueFunction,
  whenReady,
} from '../../../src/hcl/index.ts'

const join: ValueFunction = {
  parameters: [{ name: 'separator', type: STRING }],
  variadic: { name: 'parts', type: STRING },
  returns: STRING,
  call: ([separator, ...parts]) => stringValue(parts.map(textOf).join(textOf(separator))),
}

const describeKind: ValueFunction = {
  parameters: [
    { name: 'value', type: DYNAMIC, allowNull: true, allowUnknown: true, allowDynamic: true, allowMarked: true },
  ],
  returns: STRING,
  call: ([value]) => stringValue(`${value?.kind} ${value?.marks.size}`),
}

function textOf(value: Value | undefined): string {
  return value?.kind === 'string' ? value.value : ''
}

describe('calling a function', () => {
  it('converts the arguments', () => {
    expect(textOf(callFunction(join, [numberValue(0), stringValue('a'), numberValue(7)]))).toBe('a07')
  })

  it('counts the arguments', () => {
    expect(() => callFunction(join, [])).toThrow(
      new FunctionError('it takes at least 1 argument: the one for "separator" is missing'),
    )
    expect(() => callFunction(describeKind, [NULL, NULL])).toThrow(
      new ArgumentError(1, 'it takes no more than 1 argument'),
    )
  })

  it('refuses null unless it is allowed', () => {
    expect(() => callFunction(join, [stringValue(''), NULL])).toThrow(new ArgumentError(1, 'it must not be null'))
    expect(textOf(callFunction(describeKind, [NULL]))).toBe('null 0')
  })

  it('names the argument of the wrong type', () => {
    const error = new ArgumentError(1, 'a string is required, but this is a tuple')
    expect(() => callFunction(join, [stringValue(''), tupleValue([])])).toThrow(error)
  })

  it('lets unknown values pass by', () => {
    expect(sameValue(callFunction(join, [unknownValue(NUMBER)]), unknownValue(STRING))).toBe(true)
    expect(sameValue(callFunction(join, [UNKNOWN]), unknownValue(STRING))).toBe(true)
    expect(textOf(callFunction(describeKind, [UNKNOWN]))).toBe('unknown 0')
  })

  it('lets marks pass by', () => {
    const marks = new Set([SENSITIVE])
    const result = callFunction(join, [stringValue('-'), stringValue('a', marks), stringValue('b')])
    expect(sameValue(result, stringValue('a-b', marks))).toBe(true)
    expect(callFunction(join, [unknownValue(STRING, marks)]).marks.has(SENSITIVE)).toBe(true)
    expect(textOf(callFunction(describeKind, [stringValue('a', marks)]))).toBe('string 1')
  })
})

describe('whenReady', () => {
  it('evaluates again when what was waited for is there', async () => {
    let answer: string | undefined
    const ask = () => {
      if (answer !== undefined) return answer
      throw new Pending(
        Promise.resolve().then(() => {
          answer = 'here'
        }),
      )
    }
    await expect(whenReady(ask)).resolves.toBe('here')
  })

  it('fails with what the waiting failed with', async () => {
    const ask = () => {
      throw new Pending(Promise.reject(new Error('no answer')))
    }
    await expect(whenReady(ask)).rejects.toThrow('no answer')
  })
})
