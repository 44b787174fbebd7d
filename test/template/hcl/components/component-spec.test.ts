import { describe, expect, test } from 'vitest'
import { builders } from '../../../../src/builders/index.ts'
import { typeName, typeOfSpec } from '../../../../src/hcl/index.ts'
import {
  block,
  boolean,
  defineOptions,
  duration,
  integer,
  list,
  map,
  number,
  oneOf,
  option,
  string,
} from '../../../../src/options/index.ts'
import { postProcessors } from '../../../../src/post-processors/index.ts'
import { provisioners } from '../../../../src/provisioners/index.ts'
import { componentSpec, outputType } from '../../../../src/template/hcl/components/index.ts'

const definition = defineOptions({
  text: option(string(), 'Must be there.'),
  port: option(integer().min(1).default(22), 'A number with a check.'),
  part: option(number().optional(), 'A number.'),
  on: option(boolean().optional(), 'A switch.'),
  wait: option(duration().optional(), 'A time.'),
  kind: option(oneOf(['a', 'b']).default('a'), 'One of some.'),
  names: option(list(string()).default([]), 'Texts.'),
  codes: option(list(integer()).optional(), 'Numbers.'),
  arguments: option(list(list(string())).optional(), 'Lists.'),
  tags: option(map(string()).optional(), 'Texts by name.'),
  device: option(list(block({ path: option(string(), 'A path.') })).optional(), 'Can be repeated.'),
  filter: option(
    block({
      owners: option(list(string()).optional(), 'Texts.'),
      inner: option(block({ deep: option(boolean().optional(), 'Deep.') }).optional(), 'Inside.'),
    }).optional(),
    'Once.',
  ),
})

describe('what may stand in the block of a component', () => {
  const { attributes } = componentSpec(definition)

  test('arguments have the types of their options, times are texts', () => {
    const types = Object.entries(attributes).flatMap(([name, spec]) =>
      spec.kind === 'attribute' && !name.startsWith('packer_') ? [[name, typeName(spec.type)]] : [],
    )
    expect(Object.fromEntries(types)).toEqual({
      text: 'string',
      port: 'number',
      part: 'number',
      on: 'bool',
      wait: 'string',
      kind: 'string',
      names: 'list of string',
      codes: 'list of number',
      arguments: 'list of list of string',
      tags: 'map of string',
    })
  })

  test('groups are blocks, lists of them blocks that can be repeated, at any depth', () => {
    expect(attributes['filter']).toMatchObject({ kind: 'block', type: 'filter' })
    expect(attributes['device']).toMatchObject({ kind: 'blocks', as: 'list', type: 'device' })
    expect(typeOfSpec(componentSpec(definition))).toMatchObject({ kind: 'object' })
    expect(attributes['filter']).toMatchObject({ nested: { attributes: { inner: { kind: 'block' } } } })
  })

  test('nothing must be there: the options themselves say what must', () => {
    const required = Object.values(attributes).filter((spec) => 'required' in spec && spec.required)
    expect(required).toEqual([])
  })

  test('what Packer passes to its components itself may be there as well', () => {
    expect(attributes).toMatchObject({ packer_build_name: { kind: 'attribute' } })
  })

  test('is worked out once', () => {
    expect(componentSpec(definition)).toBe(componentSpec(definition))
  })
})

test('what a data source gives is an object', () => {
  const output = defineOptions({
    id: option(string(), 'An id.'),
    tags: option(map(string()), 'Tags.'),
    parts: option(list(block({ size: option(integer(), 'A size.') })), 'Parts.'),
  })
  const type = outputType(output)
  expect([...type.attributes.keys()]).toEqual(['id', 'tags', 'parts'])
  expect(type.attributes.get('parts')).toMatchObject({ kind: 'list', element: { kind: 'object' } })
})

describe('all that is built in', () => {
  const registries = Object.entries({ ...builders, ...provisioners, ...postProcessors })

  test.each(registries)('%s has options that HCL can express', async (_type, load) => {
    const { options } = await load()
    for (const name of Object.keys(options.shape)) expect(name).toMatch(/^[A-Za-z_][\w-]*$/)
    expect(Object.keys(componentSpec(options).attributes)).toEqual(expect.arrayContaining(Object.keys(options.shape)))
  })
})
