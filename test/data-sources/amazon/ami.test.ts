import { CreateTagsCommand } from '@aws-sdk/client-ec2'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { amazonAmi } from '../../../src/data-sources/amazon/ami.ts'
import { openTestCloud, type TestCloud } from '../../support/cloud.ts'
import { type DataBench, dataBench, dataConfig } from '../../support/data-bench.ts'
import { ec2Tools } from '../../support/ec2-tools.ts'
import { localCloudAccess } from '../../support/local-cloud-access.ts'

let cloud: TestCloud
beforeAll(async () => {
  cloud = await openTestCloud()
})
afterAll(() => cloud.close())

const benchOf = (env = {}): DataBench =>
  dataBench(amazonAmi, { folder: '/dev/null/nowhere', env, localCloud: localCloudAccess(cloud) })
const own = { owners: ['self'], region: 'eu-west-1' }

async function capture(name: string): Promise<string> {
  const tools = ec2Tools(cloud, 'eu-west-1')
  const { InstanceId } = await tools.launch()
  await tools.settled()
  const id = await tools.capture(InstanceId, name)
  await tools.settled()
  return id
}

test('gives all that there is to know of the one image that matches', async () => {
  const id = await capture('golden-1')
  await cloud
    .client({ region: 'eu-west-1' })
    .send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'Team', Value: 'blue' }] }))
  expect(await benchOf().read({ ...own, filters: { name: 'golden-*' } })).toEqual({
    id,
    name: 'golden-1',
    creation_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    owner: '123456789012',
    owner_name: '',
    tags: { Team: 'blue' },
  })
})

test('what it found is kept with the run, though the keys to ask for it are secret', async () => {
  const bench = benchOf()
  const found = await bench.read({ ...own, filters: { name: 'golden-*' } })
  expect(bench.secrets).not.toEqual([])
  expect(bench.memory.records).toMatchObject([{ values: found }])
})

test('takes the newest of several only when that is asked for', async () => {
  await capture('many-1')
  const newest = await capture('many-2')
  const wanted = { ...own, filters: { name: 'many-*' } }
  await expect(benchOf().read(wanted)).rejects.toMatchObject({
    code: 'aws/several-source-images',
    message: 'data "amazon-ami" "example": 2 AMIs match "filters", but only one may',
    details: [expect.stringContaining('many-'), expect.stringContaining('many-')],
  })
  expect(await benchOf().read({ ...wanted, most_recent: true })).toMatchObject({ id: newest, name: 'many-2' })
})

describe('with the local cloud', () => {
  test('a base image stands in for one that is not there', async () => {
    const debian = { owners: ['136693071363'], filters: { name: 'debian-12-amd64-*' }, most_recent: true }
    const { id } = await benchOf().read(debian)
    expect(id).toMatch(/^ami-0/)
    expect(await benchOf().read(debian)).toMatchObject({ id })
  })

  test("but not for one of the user's own", async () => {
    await expect(benchOf().read({ ...own, filters: { name: 'nothing' } })).rejects.toMatchObject({
      code: 'aws/no-source-image',
      message: 'data "amazon-ami" "example": no AMI in eu-west-1 matches "filters"',
      place: { file: 'template.json' },
    })
  })
})

test('the region of the environment counts when the template names none', async () => {
  const { region: _, ...anywhere } = own
  const reading = benchOf({ AWS_REGION: 'eu-central-1' }).read({ ...anywhere, filters: { name: 'golden-1' } })
  await expect(reading).rejects.toThrow('no AMI in eu-central-1')
})

test('owners and filters are needed, and half a key is none', async () => {
  const bad = benchOf().reader.prepare(dataConfig('amazon-ami', { access_key: 'AKIA' }))
  await expect(bad).rejects.toMatchObject({
    errors: [
      { code: 'options/invalid', message: '"access_key" is set, but "secret_key" is not: both or none' },
      { code: 'options/missing', message: 'amazon-ami needs "filters"' },
      { code: 'options/missing', message: 'amazon-ami needs "owners"' },
    ],
  })
})

test('needs no more than to look at images, in its region', async () => {
  const config = dataConfig('amazon-ami', { ...own, filters: { name: 'x' } })
  expect((await benchOf().reader.prepare(config)).permissions?.()).toEqual([
    {
      Effect: 'Allow',
      Action: ['ec2:DescribeImages'],
      Resource: ['*'],
      Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } },
    },
  ])
})
