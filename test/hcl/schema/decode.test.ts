import { describe, expect, it } from 'vitest'
import {
  createContext,
  decode,
  decodePartially,
  listType,
  NUMBER,
  numberValue,
  parseConfig,
  SourceFile,
  type Spec,
  STRING,
} from '../../../src/hcl/index.ts'
import { SOME } from '../support/context.ts'
import { problemsOf, show } from '../support/evaluate.ts'

const DISK: Spec = { kind: 'object', attributes: { size: { kind: 'attribute', name: 'size', type: NUMBER } } }
const LABELLED: Spec = {
  kind: 'object',
  attributes: {
    label: { kind: 'label', index: 0, name: 'name' },
    size: { kind: 'attribute', name: 'size', type: NUMBER },
  },
}

function run(text: string, spec: Spec, file = 'x.hcl'): { shown: string; problems: string[] } {
  const { body, diagnostics } = parseConfig(new SourceFile(file, text))
  expect(problemsOf(diagnostics)).toEqual([])
  const { value, diagnostics: wrong } = decode(body, spec, createContext(SOME))
  return { shown: show(value), problems: problemsOf(wrong) }
}

const SPECS = {
  name: { kind: 'attribute', name: 'name', type: STRING, required: true },
  names: { kind: 'attribute', name: 'names', type: listType(STRING) },
  disk: { kind: 'block', type: 'disk', nested: DISK },
  disks: { kind: 'blocks', as: 'list', type: 'disk', nested: DISK, least: 1, most: 2 },
  tuple: { kind: 'blocks', as: 'tuple', type: 'disk', nested: DISK },
  set: { kind: 'blocks', as: 'set', type: 'disk', nested: DISK },
  labelled: { kind: 'blocks', as: 'list', type: 'disk', nested: LABELLED },
  map: { kind: 'block-map', as: 'map', type: 'disk', labels: ['name'], nested: DISK },
  map2: { kind: 'block-map', as: 'map', type: 'disk', labels: ['a', 'b'], nested: DISK },
  object: { kind: 'block-map', as: 'object', type: 'disk', labels: ['name'], nested: DISK },
  tags: { kind: 'block-attributes', type: 'tags', element: STRING },
  size: {
    kind: 'default',
    primary: { kind: 'attribute', name: 'size', type: NUMBER },
    fallback: { kind: 'literal', value: numberValue(8) },
  },
} satisfies Record<string, Spec>

const DISK_TYPE = 'object({size = number})'

describe('decoding', () => {
  it.each([
    ['name', 'name = 5\n', '"5"'],
    ['names', 'names = ["a", 1]\n', 'list(string)["a", "1"]'],
    ['names', '', 'null(list(string))'],
    ['disk', 'disk {\n  size = "3"\n}\n', '{size: 3}'],
    ['disk', '', `null(${DISK_TYPE})`],
    ['disks', 'disk {\n  size = 1\n}\ndisk {\n}\n', `list(${DISK_TYPE})[{size: 1}, {size: null(number)}]`],
    ['tuple', '', '[]'],
    ['set', 'disk {\n}\ndisk {\n}\n', `set(${DISK_TYPE})[{size: null(number)}]`],
    ['set', '', `set(${DISK_TYPE})[]`],
    ['labelled', 'disk "a" {\n}\n', 'list(object({label = string, size = number}))[{label: "a", size: null(number)}]'],
    ['map', 'disk "a" {\n  size = 1\n}\ndisk "b" {\n}\n', `map(${DISK_TYPE}){a: {size: 1}, b: {size: null(number)}}`],
    [
      'map2',
      'disk "a" "b" {\n}\ndisk "a" "c" {\n}\n',
      `map(map(${DISK_TYPE})){a: map(${DISK_TYPE}){b: {size: null(number)}, c: {size: null(number)}}}`,
    ],
    ['object', 'disk "a" {\n}\n', '{a: {size: null(number)}}'],
    ['tags', 'tags {\n  a = 1\n  "b" = 2\n}\n'.replace('  "b" = 2\n', ''), 'map(string){a: "1"}'],
    ['tags', '', 'null(map(string))'],
    ['size', '', '8'],
    ['size', 'size = 9\n', '9'],
  ] as const)('%s of %j', (spec, text, shown) => {
    expect(run(text, SPECS[spec])).toEqual({ shown, problems: [] })
  })

  it('reads JSON in the same way', () => {
    const shown = `map(${DISK_TYPE}){a: {size: 3}, b: {size: null(number)}}`
    expect(run('{"disk": {"a": {"size": "${count}"}, "b": {}}}', SPECS.map, 'x.json')).toEqual({ shown, problems: [] })
  })

  it.each([
    ['name', '', ['1:1 Missing required argument: The argument "name" is required here.']],
    [
      'name',
      'name = []\n',
      ['1:8 Incorrect value type: The value of "name" doesn\'t fit: a string is required, but this is a tuple.'],
    ],
    [
      'disk',
      'disk {\n}\ndisk {\n}\n',
      ['3:1 Duplicate disk block: There can be one block of type disk here, and one stands in line 1.'],
    ],
    ['disks', '', ['1:1 Insufficient disk blocks: At least 1 of the blocks of type disk must stand here.']],
    [
      'disks',
      'disk {\n}\ndisk {\n}\ndisk {\n}\n',
      ['5:1 Too many disk blocks: There can be no more than 2 of the blocks of type disk here.'],
    ],
    [
      'map',
      'disk "a" {\n}\ndisk "a" {\n}\n',
      ['3:1 Duplicate disk block: A block of type disk with these labels stands in line 1 already.'],
    ],
    ['disk', 'disk {\n  siez = 1\n}\n', ['2:3 Unsupported argument: There is no argument "siez" here.']],
  ] as const)('%s of %j is wrong', (spec, text, problems) => {
    expect(run(text, SPECS[spec]).problems).toEqual(problems)
  })

  it('leaves what it does not know to others', () => {
    const { body } = parseConfig(new SourceFile('x.hcl', 'name = "a"\nother = 1\n'))
    const { value, rest, diagnostics } = decodePartially(body, SPECS.name, createContext())
    expect(problemsOf(diagnostics)).toEqual([])
    expect(show(value)).toBe('"a"')
    expect([...rest.justAttributes([]).keys()]).toEqual(['other'])
  })
})

describe('dynamic blocks', () => {
  const sizes = (text: string) => run(text, SPECS.tuple)

  it.each([
    [
      'dynamic "disk" {\n  for_each = [1, 2]\n  content {\n    size = disk.value * 10 + disk.key\n  }\n}\n',
      '[{size: 10}, {size: 21}]',
    ],
    [
      'dynamic "disk" {\n  for_each = { b = 2, a = 1 }\n  iterator = it\n  content {\n    size = it.value\n  }\n}\n',
      '[{size: 1}, {size: 2}]',
    ],
    ['dynamic "disk" {\n  for_each = []\n  content {\n  }\n}\n', '[]'],
    [
      'disk {\n  size = 1\n}\ndynamic "disk" {\n  for_each = map\n  content {\n    size = disk.value + 1\n  }\n}\ndisk {\n  size = 9\n}\n',
      '[{size: 1}, {size: 2}, {size: 3}, {size: 9}]',
    ],
    ['dynamic "disk" {\n  for_each = later_list\n  content {\n  }\n}\n', '<any>'],
  ])('%j', (text, shown) => {
    expect(sizes(text)).toEqual({ shown, problems: [] })
  })

  it('stand in each other', () => {
    const inner: Spec = { kind: 'blocks', as: 'tuple', type: 'disk', nested: DISK }
    const outer: Spec = { kind: 'blocks', as: 'tuple', type: 'machine', nested: inner }
    const text =
      'dynamic "machine" {\n  for_each = [1, 2]\n  content {\n    dynamic "disk" {\n      for_each = [10]\n      content {\n        size = machine.value + disk.value\n      }\n    }\n  }\n}\n'
    expect(run(text, outer)).toEqual({ shown: '[[{size: 11}], [{size: 12}]]', problems: [] })
  })

  it('give labels', () => {
    const text =
      'dynamic "disk" {\n  for_each = list\n  labels = ["d-${disk.value}"]\n  content {\n    size = disk.key\n  }\n}\n'
    expect(run(text, SPECS.object)).toEqual({ shown: '{d-a: {size: 0}, d-b: {size: 1}}', problems: [] })
  })

  it('work in JSON', () => {
    const text = '{"dynamic": {"disk": {"for_each": [5], "content": {"size": "${disk.value}"}}}}'
    expect(run(text, SPECS.tuple, 'x.json')).toEqual({ shown: '[{size: 5}]', problems: [] })
  })

  it('keep what is sensitive so', () => {
    expect(
      sizes(
        'dynamic "disk" {\n  for_each = [password]\n  content {\n    size = length_of == null ? 1 : 2\n  }\n}\n'.replace(
          'length_of == null ? 1 : 2',
          'disk.value == "x" ? 1 : 2',
        ),
      ).shown,
    ).toBe('[{size: !2}]')
  })

  it.each([
    [
      'dynamic "dsik" {\n  for_each = []\n  content {\n  }\n}\n',
      '1:9 Unsupported block type: There are no blocks of type "dsik" here.',
    ],
    [
      'dynamic "disk" {\n  content {\n  }\n}\n',
      '4:1 Missing required argument: The argument "for_each" is required here.',
    ],
    [
      'dynamic "disk" {\n  for_each = []\n}\n',
      '1:1 Missing content block: A dynamic block needs a block named content.',
    ],
    [
      'dynamic "disk" {\n  for_each = 1\n  content {\n  }\n}\n',
      '2:14 Invalid for_each: A list, set, map, tuple or object is needed, and this is a number.',
    ],
    [
      'dynamic "disk" {\n  for_each = null\n  content {\n  }\n}\n',
      '2:14 Invalid for_each: The value is null. For no blocks at all, use [].',
    ],
    [
      'dynamic "disk" {\n  for_each = [1]\n  iterator = "x"\n  content {\n  }\n}\n',
      '3:14 Invalid iterator: The name of a variable must stand here, without quotes.',
    ],
    [
      'dynamic "disk" {\n  for_each = [1]\n  labels = ["x"]\n  content {\n  }\n}\n',
      '3:12 Wrong number of labels: A block of type disk has 0 labels, which labels = […] must give, not 1.',
    ],
  ])('%j is wrong', (text, problem) => {
    expect(sizes(text).problems).toContain(problem)
  })
})
