import { expect, test } from 'vitest'
import { findImages, launchable, newestFirst } from '../../src/catalog/index.ts'
import { FakeEc2 } from '../support/fake-ec2.ts'

const { signal } = new AbortController()

function cloud() {
  const ec2 = new FakeEc2('eu-west-1')
  ec2.images.clear()
  for (const [id, day] of [
    ['ami-b', 2],
    ['ami-d', 3],
    ['ami-c', 3],
    ['ami-a', 1],
  ] as const) {
    ec2.addImage({ ImageId: id, Name: 'x', CreationDate: `2026-01-0${day}T00:00:00.000Z` })
  }
  return ec2
}

test('the newest comes first, and the answer is always the same', async () => {
  const found = await findImages(cloud(), { pattern: 'x', owner: 'self' }, signal)
  expect(found.map(({ id }) => id)).toEqual(['ami-c', 'ami-d', 'ami-b', 'ami-a'])
  expect(newestFirst(found.toReversed())).toEqual(found)
})

test('asks for the owner and the name', async () => {
  const ec2 = cloud()
  await findImages(ec2, { pattern: 'my-*', owner: '123456789012' }, signal)
  await findImages(ec2, { pattern: undefined, owner: 'self' }, signal)
  expect(ec2.calls.map(({ input }) => input)).toEqual([
    { Owners: ['123456789012'], Filters: [{ Name: 'name', Values: ['my-*'] }] },
    { Owners: ['self'], Filters: [] },
  ])
})

test.each(['', '*', 'all', 'anyone', '12345'])('never asks for %j', async (owner) => {
  const ec2 = cloud()
  await expect(findImages(ec2, { pattern: 'x', owner }, signal)).rejects.toMatchObject({ code: 'images/owner' })
  expect(ec2.calls).toEqual([])
})

test('what is not available yet can be listed, but not launched', async () => {
  const ec2 = cloud()
  ec2.addImage({ ImageId: 'ami-new', Name: 'x', CreationDate: '2026-02-01T00:00:00.000Z', State: 'pending' })
  const found = await findImages(ec2, { pattern: 'x', owner: 'self' }, signal)
  expect(found[0]?.id).toBe('ami-new')
  expect(launchable(found)[0]?.id).toBe('ami-c')
})
