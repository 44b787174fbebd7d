import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { IngotError, IngotErrors } from '../../src/errors/index.ts'
import {
  block,
  boolean,
  decodeOptions,
  defineOptions,
  duration,
  integer,
  list,
  map,
  number,
  oneOf,
  option,
  string,
} from '../../src/options/index.ts'
import type { MapValue } from '../../src/template/index.ts'
import { parseJson } from '../../src/template/json/parse.ts'

const definition = defineOptions({
  text: option(string().optional(), 'Text.'),
  kept: option(string().optional(), { description: 'Text that may be empty.', keepEmpty: true }),
  with_default: option(string().default('there'), 'Text with a default.'),
  count: option(integer().optional(), 'A whole number.'),
  port: option(integer().min(1).max(65_535).default(22), 'A port.'),
  ratio: option(number().optional(), 'Any number.'),
  flag: option(boolean().optional(), 'A flag.'),
  wait: option(duration().optional(), 'A duration.'),
  names: option(list(string()).optional(), 'Texts.'),
  counts: option(list(integer()).optional(), 'Whole numbers.'),
  tags: option(map(string()).optional(), 'Texts by name.'),
  late: option(string().optional(), { description: 'Rendered later.', late: true }),
  colour: option(oneOf(['red', 'green']).optional(), 'A choice.'),
  filter: option(block({ owners: option(list(string()).default([]), 'Owners.') }).optional(), 'A block.'),
  devices: option(
    list(block({ name: option(string(), 'Required.'), size: option(integer().optional(), '') })).optional(),
    '',
  ),
  late_tags: option(list(block({ value: option(string().optional(), '') })).optional(), {
    description: '',
    late: true,
  }),
  refused: option(string().optional(), { description: '', refused: 'it comes later' }),
  refused_flag: option(boolean().optional(), { description: '', refused: 'it comes later' }),
  refused_map: option(map(string()).optional(), { description: '', refused: 'it comes later' }),
  old: option(string().optional(), { description: '', deprecated: 'use "text" instead' }),
  ssh_private_key_file: option(string().optional(), ''),
  ssh_interface: option(string().optional(), ''),
})

const layer = (text: string, file = 't.json') => parseJson({ file, text }) as MapValue
/** Marks what was rendered; `{{boom}}` can't be. */
const render: Parameters<typeof decodeOptions>[0]['render'] = (text, place, late) => {
  if (text === '{{boom}}') throw new IngotError('template/render', 'boom', { place })
  return late ? text : text.replace(/\{\{(.*?)\}\}/g, '$1')
}
const decodeText = (...texts: string[]) =>
  decodeOptions({ definition, component: 'thing "x"', layers: texts.map((text) => layer(text)), render })
const decode = (options: object, ...more: object[]) => decodeText(...[options, ...more].map((o) => JSON.stringify(o)))
const optionsOf = (...layers: [object, ...object[]]) => {
  const { with_default: _, port: __, ...options } = decode(...layers).options
  return options
}

function errorsOf(work: () => unknown): IngotError[] {
  try {
    work()
  } catch (error) {
    if (error instanceof IngotErrors) return [...error.errors]
    if (error instanceof IngotError) return [error]
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('weak conversions', () => {
  const conversions: [given: object, decoded: object][] = [
    [{}, {}],
    [{ text: 'x' }, { text: 'x' }],
    [{ text: 7 }, { text: '7' }],
    [{ text: 1.5 }, { text: '1.5' }],
    [{ text: true }, { text: '1' }],
    [{ text: false }, { text: '0' }],
    [{ text: '' }, {}],
    [{ text: null }, {}],
    [{ kept: '' }, { kept: '' }],
    [{ TEXT: 'x' }, { text: 'x' }],
    [{ count: 7 }, { count: 7 }],
    [{ count: '7' }, { count: 7 }],
    [{ count: '-7' }, { count: -7 }],
    [{ count: '0x1F' }, { count: 31 }],
    [{ count: '010' }, { count: 8 }],
    [{ count: '0b11' }, { count: 3 }],
    [{ count: '1_000' }, { count: 1000 }],
    [{ count: '0' }, { count: 0 }],
    [{ count: true }, { count: 1 }],
    [{ count: '' }, {}],
    [{ ratio: '1.5e1' }, { ratio: 15 }],
    [{ ratio: '.5' }, { ratio: 0.5 }],
    ...['1', 't', 'T', 'TRUE', 'true', 'True', 1, 0.5, true].map((flag): [object, object] => [
      { flag },
      { flag: true },
    ]),
    ...['0', 'f', 'F', 'FALSE', 'false', 'False', 0].map((flag): [object, object] => [{ flag }, { flag: false }]),
    [{ flag: '' }, {}],
    [{ wait: '1h30m' }, { wait: 5_400_000 }],
    [{ wait: 5_000_000 }, { wait: 5 }],
    [{ wait: '' }, {}],
    [{ names: ['a', 'b'] }, { names: ['a', 'b'] }],
    [{ names: 'a' }, { names: ['a'] }],
    [{ names: 'a,b,' }, { names: ['a', 'b', ''] }],
    [{ names: ['a,b'] }, { names: ['a,b'] }],
    [{ names: '' }, { names: [] }],
    [{ names: [1, true, null] }, { names: ['1', '1', ''] }],
    [{ names: 7 }, { names: ['7'] }],
    [{ names: {} }, { names: [] }],
    [{ counts: '1,0x2' }, { counts: [1, 2] }],
    [{ counts: 5 }, { counts: [5] }],
    [{ counts: ['1', 2] }, { counts: [1, 2] }],
    [{ tags: { a: 'b', c: 1, d: null } }, { tags: { a: 'b', c: '1', d: '' } }],
    [{ tags: [] }, { tags: {} }],
    [{ tags: [{ a: 'x' }, { a: 'y', b: 'z' }] }, { tags: { a: 'y', b: 'z' } }],
    [{ colour: 'red' }, { colour: 'red' }],
    [{ colour: '' }, {}],
    [{ filter: { Owners: 'self' } }, { filter: { owners: ['self'] } }],
    [{ filter: {} }, { filter: { owners: [] } }],
    [{ devices: { name: 'a' } }, { devices: [{ name: 'a' }] }],
    [{ devices: [{ name: 'a', size: '8' }, { name: 'b' }] }, { devices: [{ name: 'a', size: 8 }, { name: 'b' }] }],
    [{ devices: '' }, { devices: [] }],
    [{ packer_build_name: 'x' }, {}],
  ]
  test.for(conversions)('%j gives %j', ([given, decoded]) => {
    expect(optionsOf(given)).toEqual(decoded)
  })

  test('defaults hold for what is left out, null or empty', () => {
    for (const given of [{}, { with_default: null, port: null }, { with_default: '', port: '' }]) {
      expect(decode(given).options).toMatchObject({ with_default: 'there', port: 22 })
    }
  })

  test('a fraction is cut with a warning where a whole number is wanted', () => {
    const { options, warnings } = decode({ count: 22.5 })
    expect(options.count).toBe(22)
    expect(warnings).toEqual(['"count": 22.5 is not a whole number; 22 is used'])
    expect(decode({ count: -0.5 }).options.count).toBe(0)
  })

  test('a long number keeps its digits where text is wanted', () => {
    expect(decodeText('{"text": 12345678901234567890}').options.text).toBe('12345678901234567890')
  })

  test('keys that JavaScript knows are keys like any other', () => {
    expect(decodeText('{"tags": {"__proto__": "x", "constructor": "y"}}').options.tags).toHaveProperty(
      'constructor',
      'y',
    )
    expect(errorsOf(() => decodeText('{"toString": 1}'))).toMatchObject([{ code: 'options/unknown' }])
  })
})

describe('rendering', () => {
  test('happens once, in texts, members and keys, and before a text is taken apart', () => {
    expect(optionsOf({ text: '{{a}}', names: '{{b,{{c}}}}', tags: { '{{k}}': '{{v}}' }, count: '{{7}}' })).toEqual({
      text: 'a',
      names: ['b', '{{c}}'],
      tags: { k: 'v' },
      count: 7,
    })
  })

  test('waits for late options and all that is in them', () => {
    const options = { late: '{{a}}', late_tags: [{ value: '{{b}}' }] }
    expect(optionsOf(options)).toEqual(options)
  })

  test('mistakes are told once, whatever was wanted', () => {
    const options = { text: '{{boom}}', count: '{{boom}}', names: '{{boom}}', devices: [{ name: '{{boom}}' }] }
    expect(errorsOf(() => decode(options)).map(({ code }) => code)).toEqual(Array(4).fill('template/render'))
  })
})

describe('overrides', () => {
  test('replace whole values, whatever the case of the key', () => {
    const options = optionsOf({ names: ['a', 'b'], tags: { a: '1' }, text: 'x' }, { Names: ['c'], tags: { b: '2' } })
    expect(options).toEqual({ names: ['c'], tags: { b: '2' }, text: 'x' })
  })
  test('null leaves what was there', () => {
    expect(optionsOf({ text: 'x' }, { text: null })).toEqual({ text: 'x' })
  })
})

describe('mistakes', () => {
  const mistakes: [given: object, code: string, message: RegExp | string, hint?: string][] = [
    [{ txet: 1 }, 'options/unknown', 'thing "x": unknown option "txet"', 'did you mean "text"?'],
    [
      { ssh_key_path: 1 },
      'options/unknown',
      /ssh_key_path/,
      'it is called "ssh_private_key_file" now; "ingot fix" renames it',
    ],
    [
      { ssh_private_ip: true },
      'options/unknown',
      /./,
      'write "ssh_interface": "private_ip" instead; "ingot fix" does it',
    ],
    [{ _comment: 'x' }, 'options/unknown', /_comment/, 'comments may stand only at the root of a template'],
    [{ unheard_of: null }, 'options/unknown', /unheard_of/],
    [{ filter: { ower: 1 } }, 'options/unknown', /unknown option "ower" in "filter"/],
    [{ devices: [{ name: 'a' }, { name: 'b', x: 1 }] }, 'options/unknown', /unknown option "x" in "devices.1"/],
    [{ text: 'a', Text: 'b' }, 'options/duplicate', /"Text" and "text" are the same option/, 'remove one of them'],
    [{ text: [] }, 'options/type', 'thing "x": "text" must be a string, not a list'],
    [{ text: {} }, 'options/type', /must be a string, not an object/],
    [{ count: 'many' }, 'options/type', 'thing "x": "count" must be a whole number, not "many"'],
    [{ count: '1.5' }, 'options/type', /not "1.5"/],
    [{ count: '1e3' }, 'options/type', /not "1e3"/],
    [{ count: ' 1' }, 'options/type', /not " 1"/],
    [{ count: '08' }, 'options/type', /not "08"/],
    [{ count: '99999999999999999999' }, 'options/type', /whole number/],
    [{ ratio: 'x' }, 'options/type', /must be a number, not "x"/],
    [{ flag: 'yes' }, 'options/type', /must be true or false, not "yes"/],
    [{ flag: [] }, 'options/type', /must be true or false, not a list/],
    [{ wait: '5' }, 'options/type', /must be a duration such as "30s" or "1h30m", not "5"/],
    [{ wait: true }, 'options/type', /must be a duration such as "30s" or "1h30m", not true/],
    [{ names: { a: 'b' } }, 'options/type', /"names.0" must be a string, not an object/],
    [{ counts: '1,x' }, 'options/type', /"counts.1" must be a whole number, not "x"/],
    [{ tags: 'x' }, 'options/type', /"tags" must be an object, not "x"/],
    [{ tags: { a: ['x'] } }, 'options/type', /"tags.a" must be a string, not a list/],
    [{ filter: 'x' }, 'options/type', /"filter" must be an object, not "x"/],
    [{ devices: 'x' }, 'options/type', /"devices.0" must be an object, not "x"/],
    [{ port: 0 }, 'options/invalid', 'thing "x": "port" must be at least 1, not 0'],
    [{ port: 70_000 }, 'options/invalid', /must be at most 65535, not 70000/],
    [{ colour: 'blue' }, 'options/invalid', 'thing "x": "colour" must be "red" or "green", not "blue"'],
    [{ devices: [{}] }, 'options/missing', 'thing "x" needs "devices.0.name"'],
    [{ devices: [{ name: null }] }, 'options/missing', /needs "devices.0.name"/],
    [{ refused: 'x' }, 'options/unsupported', /"refused" is not supported yet: it comes later/],
  ]
  test.for(mistakes)('%j: %s', ([given, code, message, hint]) => {
    const [error, ...others] = errorsOf(() => decode(given))
    expect(others).toEqual([])
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(error?.hint).toBe(hint)
  })

  test('point at the key or the value', () => {
    const text = '{\n  "count": "x",\n  "nope": 1,\n  "filter": {"owners": [[]]}\n}'
    const errors = errorsOf(() => decodeText(text))
    expect(errors.map(({ place }) => `${place?.line}:${place?.column}`)).toEqual(['2:12', '3:3', '4:25'])
    expect(errors[0]?.place?.sourceLine).toBe('  "count": "x",')
  })

  test('of a value that is missing point at what it is missing from', () => {
    const [error] = errorsOf(() => decodeText('{"devices": [\n  {"size": 1}]}'))
    expect(error?.place).toMatchObject({ line: 2, column: 3 })
  })

  test('refusals and warnings leave alone what is empty', () => {
    expect(optionsOf({ refused: '', refused_flag: false, refused_map: {} })).toMatchObject({ refused_flag: false })
    expect(decode({ old: 'x' }).warnings).toEqual(['"old": use "text" instead'])
  })

  test('a later check finds the place of every option and member', () => {
    const { places } = decodeText('{"names": ["a",\n"b"], "tags": {"k": "v"}}')
    expect(places.get('names.1')).toMatchObject({ line: 2, column: 1 })
    expect(places.get('tags.k')).toMatchObject({ line: 2, column: 21 })
  })
})

describe('whatever is given', () => {
  const json = fc.jsonValue({ maxDepth: 3 })
  const names = Object.keys(definition.shape)
  const options = fc.dictionary(fc.constantFrom(...names), json, { maxKeys: 4, noNullPrototype: true })

  test('the answer is options or errors with places, never a crash', () => {
    fc.assert(
      fc.property(options, (given) => {
        try {
          decode(given)
        } catch (error) {
          const errors = error instanceof IngotErrors ? error.errors : [error]
          for (const single of errors) {
            expect(single).toBeInstanceOf(IngotError)
            expect((single as IngotError).place?.line).toBe(1)
          }
        }
      }),
    )
  })

  test('what was decoded decodes to itself', () => {
    fc.assert(
      fc.property(options, (given) => {
        let decoded: Record<string, unknown>
        try {
          decoded = decode(given).options
        } catch {
          return
        }
        const { wait: _, ...again } = decoded
        expect(decode(again).options).toEqual(again)
      }),
    )
  })

  const numbers = fc.integer({ min: -1_000_000, max: 1_000_000 })

  test('a number is the same in quotes, in any base that Go writes', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        const sign = number < 0 ? '-' : ''
        const size = Math.abs(number)
        const written = [
          number,
          `${number}`,
          `${sign}0x${size.toString(16)}`,
          `${sign}0b${size.toString(2)}`,
          `${sign}0o${size.toString(8)}`,
        ]
        for (const count of written) expect(decode({ count }).options.count).toBe(number)
        for (const ratio of [number, `${number}`, `${number}.0`, `${number}e0`])
          expect(decode({ ratio }).options.ratio).toBe(number)
        expect(decode({ text: number }).options.text).toBe(`${number}`)
        expect(decode({ flag: number }).options.flag).toBe(number !== 0)
      }),
    )
  })

  test('one text stands for a list of one, and commas separate several', () => {
    const members = fc.array(fc.string({ unit: fc.constantFrom(...'ab é.'), minLength: 1 }), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(members, (names) => {
        expect(decode({ names }).options.names).toEqual(names)
        expect(decode({ names: names.join(',') }).options.names).toEqual(decode({ names }).options.names)
      }),
    )
  })

  test('the key may be written in any case, and a later layer wins', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'xyz'), minLength: 1 }), numbers, (text, count) => {
        const given = { TEXT: text, Count: 1 }
        expect(decode(given, { cOUNT: count }).options).toMatchObject({ text, count })
      }),
    )
  })
})
