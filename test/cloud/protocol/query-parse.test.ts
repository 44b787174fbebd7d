import { DescribeImages$, RunInstances$ } from '@aws-sdk/client-ec2'
import { NormalizedSchema } from '@smithy/core/schema'
import type { StaticOperationSchema, StaticStructureSchema } from '@smithy/types'
import { expect, test } from 'vitest'
import { parseQuery } from '../../../src/cloud/protocol/query-parse.ts'

function parse(operation: StaticOperationSchema, form: Record<string, string>) {
  const schema = NormalizedSchema.of(operation[4]).getSchema() as StaticStructureSchema
  return parseQuery(schema, Object.entries(form), 'ec2')
}

test('items are taken in the order of their numbers, with gaps', () => {
  const form = {
    'ImageId.10': 'c',
    'ImageId.2': 'b',
    'ImageId.1': 'a',
    Action: 'DescribeImages',
    Version: '2016-11-15',
  }
  expect(parse(DescribeImages$, form)).toEqual({ ImageIds: ['a', 'b', 'c'] })
})

test.each([
  [{ MaxCount: '1' }, 'MissingParameter', 'The request must contain the parameter MinCount'],
  [{ MinCount: 'x', MaxCount: '1' }, 'InvalidParameterValue', "Invalid integer value 'x' for parameter MinCount"],
  [
    { MinCount: '1', MaxCount: '1', DryRun: 'maybe' },
    'InvalidParameterValue',
    "Invalid boolean value 'maybe' for parameter DryRun",
  ],
  [
    { MinCount: '1', MaxCount: '1', 'Placement.Nowhere': 'x' },
    'UnknownParameter',
    'The parameter Placement.Nowhere is not recognized',
  ],
  [
    { MinCount: '1', MaxCount: '1', 'SecurityGroupId.one': 'x' },
    'UnknownParameter',
    'The parameter SecurityGroupId.one is not recognized',
  ],
  [{ MinCount: '1', MaxCount: '1', 'ImageId.1': 'x' }, 'UnknownParameter', 'The parameter ImageId.1 is not recognized'],
])('%o is refused', (form, code, message) => {
  expect(() => parse(RunInstances$, form as Record<string, string>)).toThrow(expect.objectContaining({ code, message }))
})

test('names that go on for ever and names of built-in things do no harm', () => {
  expect(parse(DescribeImages$, { [`${'Filter.1.'.repeat(5000)}x`]: 'y' })).toEqual({})
  expect(() => parse(DescribeImages$, { '__proto__.x': 'y' })).toThrow(
    expect.objectContaining({ code: 'UnknownParameter' }),
  )
})
