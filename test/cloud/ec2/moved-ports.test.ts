import { DescribeTagsCommand, StartInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MovedPort } from '../../../src/cloud/machine-driver.ts'
import { refreshIngress } from '../../../src/cloud/world/ingress.ts'
import { openTestCloud, type TestCloud } from '../../support/cloud.ts'
import { type Ec2Tools, ec2Tools } from '../../support/ec2-tools.ts'

let cloud: TestCloud
let ec2: Ec2Tools
let moved: readonly MovedPort[]

beforeEach(async () => {
  moved = [{ port: 22, openedAs: 10_022, because: 'taken' }]
  cloud = await openTestCloud({ movedPorts: () => moved })
  ec2 = ec2Tools(cloud)
})
afterEach(() => cloud.close())

const tagsOf = async (id: string) => (await ec2.instance(id)).Tags
const tag = { Key: 'aws:ingot:port-22', Value: '10022' }

test('a running instance has a tag for each port that is open elsewhere, beside its own', async () => {
  const own = { Key: 'Team', Value: 'blue' }
  const { InstanceId, Tags } = await ec2.launch({ TagSpecifications: [{ ResourceType: 'instance', Tags: [own] }] })
  expect(Tags).toEqual([own, tag])
  const { Tags: stored } = await ec2.client.send(new DescribeTagsCommand({}))
  expect(stored?.map(({ Key }) => Key)).toEqual(['Team'])
  refreshIngress(cloud.cloud, cloud.cloud.region('us-east-1'))
  await ec2.settled()
  expect(await tagsOf(InstanceId)).toEqual([own, tag])
})

test('the log says so once per start, and why', async () => {
  const { InstanceId, PrivateIpAddress } = await ec2.launch()
  refreshIngress(cloud.cloud, cloud.cloud.region('us-east-1'))
  await ec2.settled()
  expect(cloud.log).toEqual([`${InstanceId}: port 22 of ${PrivateIpAddress} is taken by another program; using 10022`])
  await ec2.client.send(new StopInstancesCommand({ InstanceIds: [InstanceId] }))
  await ec2.settled()
  await ec2.client.send(new StartInstancesCommand({ InstanceIds: [InstanceId] }))
  await ec2.settled()
  expect(cloud.log).toHaveLength(2)
})

test('the tag is gone with new rules, when the machine is off, and after a start that found the port free', async () => {
  const { InstanceId } = await ec2.launch()
  const InstanceIds = [InstanceId]
  await ec2.client.send(new StopInstancesCommand({ InstanceIds }))
  await ec2.settled()
  expect(await tagsOf(InstanceId)).toEqual([])
  moved = []
  await ec2.client.send(new StartInstancesCommand({ InstanceIds }))
  await ec2.settled()
  expect(await tagsOf(InstanceId)).toEqual([])
  for (const [now, shown] of [
    [[{ port: 22, openedAs: 10_023, because: 'forbidden' }], ['10023']],
    [[], []],
  ] as const) {
    moved = now
    refreshIngress(cloud.cloud, cloud.cloud.region('us-east-1'))
    await ec2.settled()
    expect((await tagsOf(InstanceId))?.map(({ Value }) => Value)).toEqual(shown)
  }
})
