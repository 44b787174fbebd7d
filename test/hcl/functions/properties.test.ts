import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  boolValue,
  callFunction,
  type HclFunction,
  listValue,
  NULL,
  numberValue,
  objectValue,
  pureFunctions,
  SENSITIVE,
  STRING,
  sameValue,
  stringValue,
  tupleValue,
  type Value,
  whenReady,
  withMarks,
} from '../../../src/hcl/index.ts'

function call(name: string, ...args: readonly Value[]): Promise<Value> {
  const fn: HclFunction | undefined = pureFunctions[name]
  if (!fn || !('call' in fn)) throw new Error(`there is no function "${name}"`)
  return whenReady(() => callFunction(fn, args))
}

const text = fc.string({ unit: 'binary', maxLength: 20 }).map((raw) => stringValue(raw))

/** Values as JSON and YAML can write them. */
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => numberValue(number)),
    fc.boolean().map((bool) => boolValue(bool)),
    fc.constant<Value>(NULL),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => tupleValue(items)),
    fc
      .dictionary(fc.string({ unit: 'grapheme', maxLength: 8 }), tie('value'), { maxKeys: 4 })
      .map((o) => objectValue(o)),
  ),
}))

const texts = fc.array(text, { maxLength: 6 }).map((items) => listValue(STRING, items))

async function isKept(encode: string, decode: string, given: Value, ...more: readonly Value[]): Promise<void> {
  const encoded = await call(encode, given, ...more)
  expect(sameValue(await call(decode, encoded, ...more), given)).toBe(true)
}

describe('encoding and decoding gives the same back', () => {
  it('as JSON', () => fc.assert(fc.asyncProperty(value, (given) => isKept('jsonencode', 'jsondecode', given))))

  it('as YAML', () => fc.assert(fc.asyncProperty(value, (given) => isKept('yamlencode', 'yamldecode', given))))

  it('in Base64', () => fc.assert(fc.asyncProperty(text, (given) => isKept('base64encode', 'base64decode', given))))

  it('in other encodings of text', async () => {
    const encodings = fc.constantFrom('UTF-8', 'UTF-16LE', 'UTF-16BE', 'UTF-32LE', 'GB18030')
    await fc.assert(
      fc.asyncProperty(text, encodings, async (given, encoding) => {
        // A byte order mark at the start is one for decoders.
        if (given.value.startsWith('\ufeff')) return
        await isKept('textencodebase64', 'textdecodebase64', given, stringValue(encoding))
      }),
    )
  })
})

describe('lists', () => {
  it('reversed twice are as they were', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (list) => {
        expect(sameValue(await call('reverse', await call('reverse', list)), list)).toBe(true)
      }),
    )
  })

  it('cut into chunks and flattened have the same elements', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 5 }), async (list, size) => {
        const flat = await call('flatten', await call('chunklist', list, numberValue(size)))
        expect(sameValue(flat, tupleValue(list.items))).toBe(true)
      }),
    )
  })

  it('joined and split are as they were', async () => {
    const separator = stringValue('|')
    await fc.assert(
      fc.asyncProperty(texts, async (list) => {
        if (list.items.length === 0 || list.items.some((item) => item.kind === 'string' && item.value.includes('|')))
          return
        // Characters that stand behind one another may become one.
        const joined = await call('join', separator, list)
        const parts = await call('split', separator, joined)
        expect(sameValue(await call('join', separator, parts), joined)).toBe(true)
      }),
    )
  })

  it('sorted are in order and have the same elements', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (list) => {
        const sorted = await call('sort', list)
        expect(sameValue(await call('sort', sorted), sorted)).toBe(true)
        expect(sameValue(await call('setunion', sorted), await call('setunion', list))).toBe(true)
        expect(sameValue(await call('length', sorted), numberValue(list.items.length))).toBe(true)
      }),
    )
  })
})

describe('texts', () => {
  it('reversed twice are as they were, by characters that stay whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme-ascii' }), async (raw) => {
        const given = stringValue(raw)
        expect(sameValue(await call('strrev', await call('strrev', given)), given)).toBe(true)
      }),
    )
  })

  it('are cut where they are told to be', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.nat(10), async (given, at) => {
        const head = await call('substr', given, numberValue(0), numberValue(at))
        const tail = await call('substr', given, numberValue(at), numberValue(-1))
        expect(sameValue(await call('format', stringValue('%s%s'), head, tail), given)).toBe(true)
      }),
    )
  })
})

describe('subnets', () => {
  it('lie in their range, in the order of their numbers', async () => {
    const bits = fc.integer({ min: 0, max: 8 })
    await fc.assert(
      fc.asyncProperty(bits, fc.nat(255), async (newbits, number) => {
        const wanted = number % 2 ** newbits
        const range = stringValue('10.20.0.0/16')
        const subnet = await call('cidrsubnet', range, numberValue(newbits), numberValue(wanted))
        const first = await call('cidrhost', subnet, numberValue(0))
        const same = await call('cidrhost', range, numberValue(wanted * 2 ** (16 - newbits)))
        expect(sameValue(first, same)).toBe(true)
      }),
    )
  })
})

describe('every function', () => {
  const one = Object.entries(pureFunctions).filter(([, fn]) => 'call' in fn && fn.parameters.length === 1)

  it.each(one.map(([name]) => name))('%s keeps quiet about what is sensitive', async (name) => {
    const secret = withMarks(stringValue('hunter2-[{('), new Set([SENSITIVE]))
    const result = await call(name, secret).then(
      ({ marks }) => marks.has(SENSITIVE),
      (error: Error) => !error.message.includes('hunter2'),
    )
    expect(result).toBe(true)
  })
})
