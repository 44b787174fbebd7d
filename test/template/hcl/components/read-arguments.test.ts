import { describe, expect, test } from 'vitest'
import {
  boolValue,
  createContext,
  listType,
  mapType,
  NUMBER,
  parseConfig,
  SENSITIVE,
  SourceFile,
  STRING,
  stringValue,
  unknownValue,
} from '../../../../src/hcl/index.ts'
import {
  block,
  boolean,
  defineOptions,
  duration,
  integer,
  list,
  map,
  option,
  STAND_IN,
  string,
} from '../../../../src/options/index.ts'
import { componentSpec, readArguments } from '../../../../src/template/hcl/components/index.ts'
import type { Value } from '../../../../src/template/index.ts'

const definition = defineOptions({
  text: option(string().optional(), 'A text.'),
  port: option(integer().optional(), 'A number.'),
  on: option(boolean().optional(), 'A switch.'),
  wait: option(duration().optional(), 'A time.'),
  names: option(list(string()).optional(), 'Texts.'),
  tags: option(map(string()).optional(), 'Texts by name.'),
  tag: option(
    list(block({ key: option(string(), 'A key.'), value: option(string(), 'A value.') })).optional(),
    'Tags.',
  ),
  filter: option(block({ owners: option(list(string()).optional(), 'Texts.') }).optional(), 'Once.'),
})

const context = createContext({
  variables: {
    secret: stringValue('hush', new Set([SENSITIVE])),
    later: unknownValue(STRING),
    laterNumber: unknownValue(NUMBER),
    laterList: unknownValue(listType(STRING)),
    laterMap: unknownValue(mapType(STRING)),
    yes: boolValue(true),
  },
})

async function read(text: string, name = 'a.pkr.hcl') {
  const { body, diagnostics } = parseConfig(new SourceFile(name, text))
  expect(diagnostics).toEqual([])
  const result = await readArguments(body, componentSpec(definition), context, { file: name, line: 1, column: 1 })
  return { ...result, told: result.diagnostics.map(({ summary, subject }) => `${summary} ${subject?.text}`) }
}

/** As plain values. */
function plain(value: Value): unknown {
  switch (value.kind) {
    case 'map':
      return Object.fromEntries(value.entries.map((entry) => [entry.key, plain(entry.value)]))
    case 'list':
      return value.items.map(plain)
    case 'number':
      return value.text
    case 'null':
      return null
    default:
      return value.value
  }
}

/** Where everything stands, by its path. */
function places(value: Value, path = ''): Record<string, string> {
  const here = { [path]: `${value.place.line}:${value.place.column}` }
  const members =
    value.kind === 'map'
      ? value.entries.map((entry) => places(entry.value, path ? `${path}.${entry.key}` : entry.key))
      : value.kind === 'list'
        ? value.items.map((item, index) => places(item, `${path}.${index}`))
        : []
  return Object.assign(here, ...members)
}

describe('values', () => {
  test('become what options are decoded from, converted to the types of the options', async () => {
    const { map, diagnostics } = await read(`
      text  = 18446744073709551617
      port  = "22"
      on    = "true"
      wait  = "5s"
      names = [1, true, "x"]
      tags  = { b = 1, "a c" = "x" }
      tag {
        key   = "k"
        value = yes
      }
      filter {
        owners = ["self"]
      }
    `)
    expect(diagnostics).toEqual([])
    expect(plain(map)).toEqual({
      text: '18446744073709551617',
      port: '22',
      on: true,
      wait: '5s',
      names: ['1', 'true', 'x'],
      tags: { 'a c': 'x', b: '1' },
      tag: [{ key: 'k', value: 'true' }],
      filter: { owners: ['self'] },
    })
  })

  test('that are not there are left out, null is passed on', async () => {
    expect(plain((await read('text = null')).map)).toEqual({ text: null })
    expect(plain((await read('')).map)).toEqual({})
  })

  test('have the places at which they stand', async () => {
    const { map } = await read(
      'text = "x"\nnames = [\n  "a",\n  yes ? "b" : "c",\n]\ntags = {\n  a = "x"\n}\ntag {\n  key = "k"\n}',
    )
    expect(places(map)).toEqual({
      '': '1:1',
      text: '1:8',
      names: '2:9',
      'names.0': '3:3',
      'names.1': '4:3',
      tags: '6:8',
      'tags.a': '7:7',
      tag: '9:1',
      'tag.0': '9:1',
      'tag.0.key': '10:9',
    })
  })

  test('that are worked out have the place of the expression', async () => {
    const { map } = await read('names = [for n in ["a", "b"] : "${n}!"]')
    expect(places(map)).toMatchObject({ names: '1:9', 'names.1': '1:9' })
  })

  test('that are unknown have something stand in for them', async () => {
    const { map } = await read(
      'text = "a ${later}"\nport = laterNumber\nnames = laterList\ntags = laterMap\non = later',
    )
    expect(plain(map)).toEqual({
      text: STAND_IN,
      port: '0',
      on: false,
      names: [STAND_IN],
      tags: { [STAND_IN]: STAND_IN },
    })
  })

  test('that are unknown inside of others, too', async () => {
    const { map } = await read('names = ["a", later]\ntags = { a = later }')
    expect(plain(map)).toEqual({ names: ['a', STAND_IN], tags: { a: STAND_IN } })
  })

  test('that are secret are named', async () => {
    const { secrets } = await read('text = "${secret}!"\ntags = { a = "open", b = secret }\nnames = ["x"]')
    expect(secrets.toSorted()).toEqual(['hush', 'hush!'])
  })

  test('can come from blocks that are repeated', async () => {
    const { map } = await read(`
dynamic "tag" {
  for_each = { a = 1, b = 2 }
  content {
    key   = tag.key
    value = tag.value
  }
}`)
    expect(plain(map)).toEqual({
      tag: [
        { key: 'a', value: '1' },
        { key: 'b', value: '2' },
      ],
    })
    expect(places(map)['tag.1.value']).toBe('6:13')
  })

  test('of blocks of which nobody knows how many there will be are none', async () => {
    const { map, diagnostics } = await read(
      'dynamic "tag" {\n  for_each = laterList\n  content {\n    key = tag.value\n  }\n}',
    )
    expect(diagnostics).toEqual([])
    expect(plain(map)).toEqual({ tag: [] })
  })

  test('can stand in JSON', async () => {
    const { map } = await read(
      '{"text": "x${1 + 1}", "names": ["a"], "tag": [{"key": "k"}, {"key": "l"}]}',
      'a.pkr.json',
    )
    expect(plain(map)).toMatchObject({ text: 'x2', names: ['a'], tag: [{ key: 'k' }, { key: 'l' }] })
    expect(places(map)).toMatchObject({ text: '1:10', 'names.0': '1:33' })
  })
})

describe('mistakes', () => {
  test.each([
    ['txet = "x"', 'Unsupported argument txet', ['text']],
    ['unheard_of = "x"', 'Unsupported argument unheard_of', []],
    ['tags { a = 1 }', 'Unsupported block type tags', ['tags']],
    ['filter = {}', 'Unsupported argument filter', ['filter']],
    ['port = "many"', 'Incorrect value type "many"', ['port']],
    ['names = "a,b"', 'Incorrect value type "a,b"', ['names']],
    ['text = nowhere', 'Unknown variable nowhere', ['text']],
    ['tag {\n  key = nowhere\n}', 'Unknown variable nowhere', ['tag']],
    ['filter {}\nfilter {}', 'Duplicate filter block filter {', ['filter']],
  ])('%s', async (text, told, mistaken) => {
    const result = await read(text)
    expect(result.told).toEqual([told])
    expect(result.mistaken).toEqual(mistaken)
    expect(plain(result.map)).toEqual({})
  })

  test('leave the rest as it is', async () => {
    const { map, told } = await read('text = nowhere\nport = 1\ntxet = 2')
    expect(plain(map)).toEqual({ port: '1' })
    expect(told).toHaveLength(2)
  })
})
