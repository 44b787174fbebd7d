import { describe, expect, test } from 'vitest'
import { ec2Bucket, shareOf } from '../../../src/aws/budget/rates.ts'

describe('buckets are those that EC2 documents', () => {
  test.each([
    ['DescribeImages', {}, 'DescribeImages', 100, 20],
    ['DescribeInstances', { Filters: [] }, 'DescribeInstances', 100, 20],
    ['DescribeInstances', {}, 'DescribeInstances of all', 50, 10],
    ['GetConsoleOutput', {}, 'GetConsoleOutput', 100, 20],
    ['CreateImage', {}, 'CreateImage', 50, 5],
    ['RunInstances', { DryRun: true }, 'RunInstances', 5, 2],
    ['CopyImage', {}, 'CopyImage', 100, 1],
    ['CreateTags', {}, 'CreateTags', 100, 10],
  ])('%s %j', (call, input, name, size, perSecond) => {
    expect(ec2Bucket(call, input)).toEqual({ name, rate: { size, perSecond } })
  })
})

test('a share of a bucket holds a call at least', () => {
  expect(shareOf({ size: 5, perSecond: 2 }, 0.5)).toEqual({ size: 2.5, perSecond: 1 })
  expect(shareOf({ size: 5, perSecond: 2 }, 0.01)).toEqual({ size: 1, perSecond: 0.02 })
})
