import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { IngotError } from '../../../src/errors/index.ts'
import type { Value } from '../../../src/template/index.ts'
import { parseJson, parseJsonWithDuplicates } from '../../../src/template/json/parse.ts'
import { mistakesOf, told } from '../../support/errors.ts'

const parse = (text: string) => parseJson({ file: 't.json', text })

function plain(value: Value): unknown {
  switch (value.kind) {
    case 'list':
      return value.items.map(plain)
    case 'map':
      return Object.fromEntries(value.entries.map((entry) => [entry.key, plain(entry.value)]))
    case 'null':
      return null
    default:
      return value.value
  }
}

/** Every place in a value, with the text that should stand there. */
function* places(value: Value): Generator<readonly [Value['place'], string]> {
  if (value.kind === 'list') {
    yield [value.place, '[']
    for (const item of value.items) yield* places(item)
  } else if (value.kind === 'map') {
    yield [value.place, '{']
    for (const entry of value.entries) {
      yield [entry.keyPlace, '"']
      yield* places(entry.value)
    }
  } else yield [value.place, value.kind === 'string' ? '"' : value.kind === 'null' ? 'null' : '']
}

test('values and where they stand', () => {
  const value = parse('{\n  "é😀": [1.50, true, null],\r\n\t"b": "x"\n}')
  expect(plain(value)).toEqual({ 'é😀': [1.5, true, null], b: 'x' })
  if (value.kind !== 'map') throw new Error('no map')
  const [first, second] = value.entries
  expect(first?.keyPlace).toEqual({ file: 't.json', line: 2, column: 3, sourceLine: '  "é😀": [1.50, true, null],' })
  expect(first?.value.place).toMatchObject({ line: 2, column: 9 })
  expect(second?.value.place).toMatchObject({ line: 3, column: 7, sourceLine: '\t"b": "x"' })
})

test.for([
  ['7', '7'],
  ['-0', '-0'],
  ['12345678901234567890', '12345678901234567890'],
  ['1.10', '1.1'],
  ['1.0', '1'],
  ['1e3', '1000'],
  ['1.25e1', '12.5'],
  ['-1.5E+21', '-1500000000000000000000'],
  ['1e-7', '0.0000001'],
  ['1.5e-9', '0.0000000015'],
])('the number %s is the text %s', ([literal = '', text]) => {
  expect(parse(literal)).toMatchObject({ kind: 'number', text })
})

test('half of a surrogate pair becomes the replacement character', () => {
  expect(parse(String.raw`["\ud800", "\udc00\ud800", "\ud83d\ude00"]`)).toMatchObject({
    items: [{ value: '\ufffd' }, { value: '\ufffd\ufffd' }, { value: '😀' }],
  })
})

describe('mistakes are told in words, with their place', () => {
  const mistakes: [text: string, ...told: string[]][] = [
    ['{"a":1,}', '1:7 there is a comma before the closing brace | remove the comma'],
    ['[1,\n]', '1:3 there is a comma before the closing bracket | remove the comma'],
    [
      '[1,2,]]',
      '1:5 there is a comma before the closing bracket | remove the comma',
      '1:7 found "]" after the end of the template',
    ],
    [
      '// x\n{"a":1,\n}',
      '1:1 JSON has no comments | remove it, or write it as a root key that begins with "_"',
      '2:7 there is a comma before the closing brace | remove the comma',
    ],
    ['{"a":/* x */1}', '1:6 JSON has no comments | remove it, or write it as a root key that begins with "_"'],
    ['{a:1}', '1:2 "a" is not JSON | keys and strings stand in double quotes: "a"'],
    [`{'a':'b'}`, '1:2 strings stand in double quotes, not single ones | write "a"'],
    ['{“a”:1}', '1:2 “ is a typographic quote | write straight double quotes: "'],
    ['{"a":True}', '1:6 True is not a JSON value | write true'],
    ['{"a":None}', '1:6 None is not a JSON value | write null'],
    ['{"a":1 "b":2}', '1:8 expected a comma or a closing bracket, found "b" | is a comma missing before it?'],
    ['{"a" 1}', '1:6 expected ":" after the key, found "1"'],
    ['{"a":}', '1:6 expected a value, found "}"'],
    ['{"a":1,,"b":2}', '1:8 expected a key in double quotes, found ","'],
    ['{1:2}', '1:2 expected a key in double quotes, found "1"'],
    ['{"a":[1,2}', '1:10 found "}" inside a list that is still open'],
    ['{"a":{"b":1]}', '1:12 found "]" inside an object that is still open'],
    ['{"a":1', '1:7 the file ends inside an object: a "}" is missing'],
    ['["a"\n\n', '1:5 the file ends inside a list: a "]" is missing'],
    ['{"a":1}}', '1:8 found "}" after the end of the template'],
    ['{} {}', '1:4 found "{" after the end of the template'],
    [
      '{"a":"x\n"}',
      String.raw`1:6 this string does not end on its line | close it with a double quote; write \n for a line break`,
    ],
    ['{"a":"x\ty"}', String.raw`1:8 a tab stands inside a string | write \t instead`],
    ['{"a":"x\u0001"}', String.raw`1:8 a control character stands inside a string | write \u0001 instead`],
    [String.raw`{"a":"C:\dir"}`, String.raw`1:9 "\d" is not an escape that JSON knows | write \\ for a backslash`],
    [String.raw`{"a":"\n\'"}`, String.raw`1:9 "\'" is not an escape that JSON knows | write \\ for a backslash`],
    [String.raw`["\u12"]`, String.raw`1:2 a \u in this string is not followed by four hexadecimal digits`],
    ['[01]', '1:3 expected a comma or a closing bracket, found "1" | is a comma missing before it?'],
    ['01', '1:1 a number must not begin with 0'],
    ['[1.]', '1:2 "1." is not a complete number'],
    ['[1e]', '1:2 "1e" is not a complete number'],
    ['[\u00a01]', '1:2 a character that looks like a space (U+00A0) stands here | remove it'],
    [' \n', '1:1 the file is empty | an empty object is written {}'],
    ['\ufeff{}', '1:1 the file starts with a byte order mark | save it as UTF-8 without BOM'],
    [
      'source "null" "x" {}',
      '1:1 this is an HCL2 template, not JSON | let its name end in ".pkr.hcl", or say -config-type=hcl2',
    ],
    [
      '# x\nbuild {\n}',
      '1:1 this is an HCL2 template, not JSON | let its name end in ".pkr.hcl", or say -config-type=hcl2',
    ],
    ['region = "x"', '1:1 this looks like HCL, not JSON | write {"name": "value"}'],
    ['[1, 2, x: ', '1:8 "x" is not JSON | keys and strings stand in double quotes: "x"'],
  ]
  test.for(mistakes)('%j', async ([text, ...expected]) => {
    const mistakes = await mistakesOf(() => parse(text))
    expect(mistakes.map(told)).toEqual(expected)
    expect(new Set(mistakes.map(({ code }) => code))).toEqual(new Set(['template/json-syntax']))
  })

  test('with the source line', async () => {
    const [mistake] = await mistakesOf(() => parse('{\n  "a": tru,\n}'))
    expect(mistake?.place).toEqual({ file: 't.json', line: 2, column: 8, sourceLine: '  "a": tru,' })
  })

  test.each([
    ['\ufffd\ufffd{\0}\0', 'the file is UTF-16'],
    ['\x7fELF\x02\x01\0\0', 'the file is not text'],
  ])('%j is said to be something else', async (text, message) => {
    expect(await mistakesOf(() => parse(text))).toMatchObject([{ message }])
  })

  test('nesting without end is a mistake like any other', async () => {
    expect(await mistakesOf(() => parse('['.repeat(100_000)))).toMatchObject([{ code: 'template/json-syntax' }])
  })
})

describe('duplicate keys', () => {
  test('are mistakes at any depth, in the order of the file, naming both places', async () => {
    const text = '{"a": {"x": 1,\n "x": 2},\n "b": [{"y": 1, "y": 2}],\n "a": 3}'
    const mistakes = await mistakesOf(() => parse(text))
    expect(mistakes.map(told)).toEqual([
      '2:2 the key "x" stands twice in the same object | remove one of them; the first is at t.json:1:8',
      '3:17 the key "y" stands twice in the same object | remove one of them; the first is at t.json:3:9',
      '4:2 the key "a" stands twice in the same object | remove one of them; the first is at t.json:1:2',
    ])
    expect(mistakes.map(({ code }) => code)).toEqual(Array(3).fill('template/duplicate-key'))
  })
  test('are the same key however they are written', async () => {
    expect(await mistakesOf(() => parse(String.raw`{"a": 1, "\u0061": 2}`))).toHaveLength(1)
  })
  test('are allowed in variable files', () => {
    expect(plain(parseJsonWithDuplicates({ file: 'v.json', text: '{"a": "1", "a": "2"}' }))).toEqual({ a: '2' })
  })
})

describe('whatever the text', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"b',
    '1',
    '0',
    '-',
    '.',
    'e',
    'true',
    ' ',
    '\n',
    '\\',
    '\t',
    '/',
    '\u00a0',
  )
  const texts = fc.oneof(fc.json(), fc.string({ unit: pieces, maxLength: 12 }), fc.string())

  test('it is JSON when JavaScript says so', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(outcome(() => parseJsonWithDuplicates({ file: 't.json', text }))).toBe(
          outcome(() => readByJavaScript(text)),
        )
      }),
      { numRuns: 2000 },
    )
  })

  /** JavaScript takes numbers for infinite that Go takes for mistakes. */
  function readByJavaScript(text: string): unknown {
    return JSON.parse(text, (_, value: unknown) => {
      if (typeof value === 'number' && !Number.isFinite(value)) throw new SyntaxError(`${value}`)
      return value
    })
  }

  function outcome(work: () => unknown): 'json' | 'mistake' {
    try {
      work()
      return 'json'
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof IngotError) return 'mistake'
      throw error
    }
  }

  test('values are those of JavaScript, and every place is right', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (given, indent) => {
        const text = JSON.stringify(given, undefined, indent)
        const lines = text.split('\n')
        const value = parse(text)
        expect(JSON.stringify(plain(value))).toBe(JSON.stringify(JSON.parse(text)))
        for (const [place, start] of places(value)) {
          const line = lines[place.line - 1] ?? ''
          expect(place.sourceLine).toBe(line)
          expect(
            [...line]
              .slice(place.column - 1)
              .join('')
              .startsWith(start),
          ).toBe(true)
        }
      }),
    )
  })

  const spaces = fc.constantFrom('', ' ', '\n', '\r\n', '\t', '  \n ')
  const escaped = fc
    .string({ unit: 'binary', maxLength: 6 })
    .chain((text) =>
      fc
        .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
        .map((choices) => ({ text: text.toWellFormed(), written: writeString(text.toWellFormed(), choices) })),
    )

  /** Some characters are written as the escapes that JSON has for all of them. */
  function writeString(text: string, choices: readonly boolean[]): string {
    const units = Array.from({ length: text.length }, (_, index) => {
      const code = text.charCodeAt(index)
      const plain = JSON.stringify(text[index]).slice(1, -1)
      const isHalf = code >= 0xd800 && code <= 0xdfff
      return choices[index] || isHalf ? `\\u${code.toString(16).padStart(4, '0')}` : plain
    })
    return `"${units.join('')}"`
  }

  test('it reads the same value however it is written, and each place is where it is written', () => {
    const entries = fc.array(fc.tuple(escaped, escaped, spaces, spaces), { maxLength: 5 })
    fc.assert(
      fc.property(entries, (members) => {
        const pieces = members.map(
          ([key, value, a, b], index) => `${a}"${index}:${key.written.slice(1)}${b}:${a}${value.written}${b}`,
        )
        const text = `{${pieces.join(',')}}`
        const value = parse(text)
        expect(plain(value)).toEqual(
          Object.fromEntries(members.map(([key, { text }], index) => [`${index}:${key.text}`, text])),
        )
        if (value.kind !== 'map') return
        for (const [index, entry] of value.entries.entries()) {
          expect(textAt(text, entry.value.place)).toMatch(startsWith(members[index]?.[1].written ?? ''))
        }
      }),
    )
  })

  function startsWith(text: string): RegExp {
    return new RegExp(`^${RegExp.escape(text)}`)
  }

  function textAt(text: string, place: { line: number; column: number }): string {
    const line = text
      .split('\n')
      .slice(place.line - 1)
      .join('\n')
    return [...line].slice(place.column - 1).join('')
  }

  test.each(['1e999', '-1e999', `[${'9'.repeat(400)}]`])('%s is too large, as in Go', async (text) => {
    expect(await mistakesOf(() => parse(text))).toHaveLength(1)
  })

  test.each(['[', '{"a":'])('what is nested too deeply is refused, not met with a crash: %s', async (open) => {
    const close = open === '[' ? ']' : '}'
    for (const levels of [501, 20_000]) {
      const text = `${open.repeat(levels)}1${close.repeat(levels)}`
      expect(await mistakesOf(() => parse(text))).toHaveLength(1)
    }
    expect(parse(`${open.repeat(400)}1${close.repeat(400)}`)).toBeDefined()
  })

  test('comments before what is no JSON are read quickly', async () => {
    expect(await mistakesOf(() => parse(`${'#'.repeat(5000)}\n${'# a\n'.repeat(5000)}x`))).toHaveLength(1)
  })

  test('a long line is read quickly', () => {
    const text = JSON.stringify(Array.from({ length: 100_000 }, (_, index) => `é${index}`))
    const value = parse(text)
    expect(value.kind === 'list' && value.items.at(-1)?.place.column).toBe([...text].length - '"é99999"]'.length + 1)
  })
})
