import { describe, expect, it } from 'vitest'
import {
  type Body,
  type BodySchema,
  type Diagnostic,
  mergeBodies,
  parseConfig,
  Range,
  SourceFile,
} from '../../../src/hcl/index.ts'
import { problemsOf } from '../support/evaluate.ts'

const SCHEMA: BodySchema = {
  attributes: [{ name: 'name', required: true }, { name: 'size' }],
  blocks: [{ type: 'disk' }, { type: 'source', labels: ['type', 'name'] }],
}

function read(text: string, file = 'x.hcl'): Body {
  const { body, diagnostics } = parseConfig(new SourceFile(file, text))
  expect(problemsOf(diagnostics)).toEqual([])
  return body
}

function content(body: Body, schema = SCHEMA): { found: string[]; problems: string[] } {
  const diagnostics: Diagnostic[] = []
  const { attributes, blocks } = body.content(schema, diagnostics)
  const headers = blocks.map(({ type, labels }) => [type, ...labels.map((label) => label.text)].join(' '))
  return { found: [...attributes.keys(), ...headers], problems: problemsOf(diagnostics) }
}

const PAIRS: readonly (readonly [string, string, string, string[]])[] = [
  [
    'arguments and blocks',
    'name = 1\ndisk {\n}\nsource "a" "b" {\n}\n',
    '{"name": 1, "disk": {}, "source": {"a": {"b": {}}}}',
    ['name', 'disk', 'source a b'],
  ],
  ['several blocks', 'name = 1\ndisk {\n}\ndisk {\n}\n', '{"name": 1, "disk": [{}, {}]}', ['name', 'disk', 'disk']],
]

describe('the content of a body', () => {
  it.each(PAIRS)('has %s in both syntaxes', (_, native, json, found) => {
    expect(content(read(native))).toEqual({ found, problems: [] })
    expect(content(read(json, 'x.json'))).toEqual({ found, problems: [] })
  })

  it.each([
    ['size = 1\n', ['2:1 Missing required argument: The argument "name" is required here.']],
    ['name = 1\nsiez = 2\n', ['2:1 Unsupported argument: There is no argument "siez" here.']],
    ['name = 1\ndsik {\n}\n', ['2:1 Unsupported block type: There are no blocks of type "dsik" here.']],
    [
      'name = 1\ndisk = {}\n',
      ['2:1 Unsupported argument: disk is a block here: write disk { … }, without the equals sign.'],
    ],
    [
      'name {\n}\n',
      [
        '3:1 Missing required argument: The argument "name" is required here.',
        '1:1 Unsupported block type: name is an argument here: write name = …, with an equals sign.',
      ],
    ],
    [
      'name = 1\nsource "a" {\n}\n',
      ['2:1 Missing name for source: A block of type source has 2 labels (type, name): the name is missing.'],
    ],
    [
      'name = 1\ndisk "a" {\n}\n',
      ['2:6 Extraneous label for disk: A block of type disk has no labels, so "a" is one too many.'],
    ],
  ])('%j is wrong', (text, problems) => {
    expect(content(read(text)).problems).toEqual(problems)
  })

  it.each([
    ['{"size": 1}', ['1:11 Missing required argument: The argument "name" is required here.']],
    ['{"name": 1, "siez": 2}', ['1:13 Unsupported property: There is no argument and no block type "siez" here.']],
    [
      '{"name": 1, "disk": 2}',
      ['1:21 Incorrect JSON value type: A JSON object must stand here, or an array of them, with the disk blocks.'],
    ],
    [
      '{"name": 1, "source": {"a": {}}}',
      ['1:29 Missing block label: A property is missing here, whose name is the name of the source block.'],
    ],
    ['{"name": 1, "name": 2}', ['1:13 Argument set twice: name is set already, in line 1.']],
    ['{"//": "a comment", "name": 1, "disk": null}', []],
    ['[{"name": 1}, {"size": 1}]', []],
  ])('%s is right or wrong', (text, problems) => {
    expect(content(read(text, 'x.json')).problems).toEqual(problems)
  })

  it.each(['x.hcl', 'x.json'])('can be taken in parts (%s)', (file) => {
    const body = read(file === 'x.hcl' ? 'name = 1\nsize = 2\ndisk {\n}\n' : '{"name": 1, "size": 2, "disk": {}}', file)
    const { content: first, rest } = body.partialContent(
      { attributes: [{ name: 'name' }], blocks: [{ type: 'disk' }] },
      [],
    )
    expect([...first.attributes.keys(), ...first.blocks.map(({ type }) => type)]).toEqual(['name', 'disk'])
    expect(content(rest, { attributes: [{ name: 'size' }] })).toEqual({ found: ['size'], problems: [] })
    expect([...rest.justAttributes([]).keys()]).toEqual(['size'])
  })

  it.each([
    ['x.hcl', 'nam = 1\nsize = 2\n', '1:1 Unsupported argument: There is no argument "nam" here.'],
    ['x.json', '{"nam": 1, "size": 2}', '1:2 Unsupported property: There is no argument and no block type "nam" here.'],
  ])('suggests what was taken in an earlier part (%s)', (file, text, told) => {
    const { rest } = read(text, file).partialContent({ attributes: [{ name: 'name' }] }, [])
    const diagnostics: Diagnostic[] = []
    rest.content({ attributes: [{ name: 'size' }] }, diagnostics)
    expect(problemsOf(diagnostics)).toEqual([told])
    expect(diagnostics.map(({ suggestion }) => suggestion)).toEqual(['name'])
  })

  it('as arguments alone has no blocks', () => {
    const found: Diagnostic[] = []
    expect([...read('b = 1\na = 2\nc {\n}\n').justAttributes(found).keys()]).toEqual(['b', 'a'])
    expect(problemsOf(found)).toEqual([
      '3:1 Unexpected block: There can be no blocks here, only arguments, and "c" is a block.',
    ])
  })
})

describe('the references of a body', () => {
  const references = (body: Body) => body.references().map(({ range }) => range.text)

  it.each([
    ['x.hcl', 'a = local.a\nb {\n  c = [for x in var.l : x.y]\n  d "l" {\n    e = "${data.t.n.o}"\n  }\n}\n'],
    [
      'x.json',
      '{"a": "${local.a}", "b": [{"c": "${[for x in var.l : x.y]}", "d": {"l": {"e": "${data.t.n.o}"}}}], "//": "${no.comment}"}',
    ],
  ])('are found at all depths: %s', (file, text) => {
    expect(references(read(text, file))).toEqual(['local.a', 'var.l', 'data.t.n.o'])
  })

  it('do not count what was taken already', () => {
    const { rest } = read('name = a.b\nsize = c.d\ndisk {\n  x = e.f\n}\n').partialContent(
      { attributes: [{ name: 'name' }], blocks: [{ type: 'disk' }] },
      [],
    )
    expect(references(rest)).toEqual(['c.d'])
  })

  it('are those of all bodies that are merged', () => {
    const body = mergeBodies([read('a = x.y'), read('b = z.w', '2.hcl')], new Range(new SourceFile('', ''), 0, 0))
    expect(references(body)).toEqual(['x.y', 'z.w'])
  })
})

describe('merged bodies', () => {
  const merge = (...texts: string[]) =>
    mergeBodies(
      texts.map((text, i) => read(text, `${i}.hcl`)),
      new Range(new SourceFile('', ''), 0, 0),
    )

  it('are one', () => {
    const body = merge('name = 1\n', 'disk {\n}\n', 'size = 2\n')
    expect(content(body)).toEqual({ found: ['name', 'size', 'disk'], problems: [] })
    const { rest } = body.partialContent({ attributes: [{ name: 'name' }] }, [])
    expect(content(rest, { attributes: [{ name: 'size' }], blocks: [{ type: 'disk' }] }).problems).toEqual([])
    expect(merge('a = 1', 'b = 2').justAttributes([]).size).toBe(2)
  })

  it('set each argument once', () => {
    expect(content(merge('name = 1\n', 'name = 2\n')).problems).toEqual([
      '1:1 Argument set twice: name is set already, at 0.hcl:1:1.',
    ])
  })

  it('need what is required in one of them', () => {
    expect(content(merge('size = 1\n', 'disk {\n}\n')).problems).toHaveLength(1)
  })
})
