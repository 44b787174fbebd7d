import {
  CancelSpotInstanceRequestsCommand,
  CreateFleetCommand,
  type CreateFleetCommandInput,
  CreateLaunchTemplateCommand,
  DeleteLaunchTemplateCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeSpotInstanceRequestsCommand,
  DescribeSpotPriceHistoryCommand,
  DescribeTagsCommand,
  DescribeVolumesCommand,
  RunInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2'
import { afterEach, expect, test } from 'vitest'
import { openTestCloud, type TestCloud } from '../../support/cloud.ts'
import { ec2Tools, refused } from '../../support/ec2-tools.ts'

const open: TestCloud[] = []
afterEach(async () => {
  for (const cloud of open.splice(0)) await cloud.close()
})

const TAG = { Key: 'who', Value: 'me' }

/** A cloud with one launch template, whose volumes and instances are tagged. */
async function withTemplate(...faults: object[]) {
  const cloud = await openTestCloud({ faults })
  open.push(cloud)
  const tools = ec2Tools(cloud)
  const { client } = tools
  const { LaunchTemplate } = await client.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'packer-fleet-1',
      LaunchTemplateData: {
        ImageId: await tools.baseImageId(),
        BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 2, DeleteOnTermination: true } }],
        TagSpecifications: (['instance', 'volume', 'spot-instances-request'] as const).map((ResourceType) => ({
          ResourceType,
          Tags: [TAG],
        })),
      },
      TagSpecifications: [{ ResourceType: 'launch-template', Tags: [TAG] }],
    }),
  )
  const LaunchTemplateId = String(LaunchTemplate?.LaunchTemplateId)
  const fleet = (types: readonly string[], more: Partial<CreateFleetCommandInput> = {}) =>
    client.send(
      new CreateFleetCommand({
        Type: 'instant',
        TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: 'spot' },
        LaunchTemplateConfigs: [
          {
            LaunchTemplateSpecification: { LaunchTemplateId, Version: '$Latest' },
            Overrides: types.map((type) => ({ InstanceType: type as 't3.micro', MaxPrice: '0.5' })),
          },
        ],
        ...more,
      }),
    )
  return { ...tools, cloud, LaunchTemplateId, fleet }
}

test('a fleet starts a spot instance as its template says', async () => {
  const { client, fleet, settled, cloud } = await withTemplate()
  const { Instances, Errors } = await fleet(['t3.micro', 't3.small'], {
    TagSpecifications: [{ ResourceType: 'fleet', Tags: [TAG] }],
  })
  expect(Errors).toEqual([])
  expect(Instances).toMatchObject([{ InstanceType: 't3.micro', Lifecycle: 'spot', InstanceIds: [expect.any(String)] }])
  await settled()
  const [instance] = (await client.send(new DescribeInstancesCommand({}))).Reservations?.[0]?.Instances ?? []
  expect(instance).toMatchObject({ State: { Name: 'running' }, InstanceLifecycle: 'spot', Tags: [TAG] })
  const id = String(instance?.InstanceId)
  expect((await cloud.driver.ask(id, '/latest/meta-data/instance-life-cycle')).body).toBe('spot')
  const { Volumes } = await client.send(new DescribeVolumesCommand({}))
  expect(Volumes?.map(({ Size, Tags }) => [Size, Tags])).toContainEqual([2, [TAG]])
  const { Tags } = await client.send(new DescribeTagsCommand({ Filters: [{ Name: 'key', Values: ['who'] }] }))
  expect(new Set(Tags?.map(({ ResourceType }) => ResourceType))).toEqual(
    new Set(['fleet', 'instance', 'volume', 'launch-template', 'spot-instances-request']),
  )
  const { SpotInstanceRequests } = await client.send(new DescribeSpotInstanceRequestsCommand({}))
  expect(SpotInstanceRequests).toMatchObject([
    { InstanceId: instance?.InstanceId, State: 'active', SpotPrice: '0.5', Tags: [TAG] },
  ])
})

test('what has no capacity is passed over, and told when nothing is left', async () => {
  const { fleet } = await withTemplate(
    { kind: 'capacity', types: ['t3.*'], markets: ['spot'] },
    { kind: 'capacity', types: ['m5.*'], code: 'Unsupported' },
  )
  const taken = await fleet(['t3.micro', 'c5.large'])
  expect(taken.Instances).toMatchObject([{ InstanceType: 'c5.large' }])
  expect(taken.Errors).toMatchObject([
    {
      ErrorCode: 'InsufficientInstanceCapacity',
      Lifecycle: 'spot',
      LaunchTemplateAndOverrides: { Overrides: { InstanceType: 't3.micro' } },
    },
  ])
  const nothing = await fleet(['t3.micro', 'm5.large'])
  expect(nothing.Instances).toEqual([])
  expect(nothing.Errors?.map(({ ErrorCode }) => ErrorCode)).toEqual(['InsufficientInstanceCapacity', 'Unsupported'])
})

test('no capacity for spot leaves the other market alone', async () => {
  const { launch, client, baseImageId } = await withTemplate({ kind: 'capacity', markets: ['spot'], times: 1 })
  expect((await launch()).InstanceLifecycle).toBeUndefined()
  const spot = { ImageId: await baseImageId(), InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 } as const
  const command = (more: object) =>
    new RunInstancesCommand({ ...spot, InstanceMarketOptions: { MarketType: 'spot' }, ...more })
  // A dry run doesn't use the one time up.
  await refused(client.send(command({ DryRun: true })), 'DryRunOperation')
  await refused(client.send(command({})), 'InsufficientInstanceCapacity')
  expect((await client.send(command({}))).Instances?.[0]?.InstanceLifecycle).toBe('spot')
})

test('the same call again starts nothing more', async () => {
  const { client, fleet } = await withTemplate()
  const first = await fleet(['t3.micro'], { ClientToken: 'once' })
  const second = await fleet(['t3.micro'], { ClientToken: 'once' })
  expect(second.Instances).toEqual(first.Instances)
  expect((await client.send(new DescribeInstancesCommand({}))).Reservations).toHaveLength(1)
})

test('a spot instance is not stopped, and its request ends with it', async () => {
  const { client, fleet, settled } = await withTemplate({ kind: 'guest', outcome: 'interrupted', after: '2s' })
  const { Instances } = await fleet(['t3.micro'])
  const InstanceIds = Instances?.[0]?.InstanceIds ?? []
  await refused(client.send(new StopInstancesCommand({ InstanceIds })), 'UnsupportedOperation', /one-time/)
  const request = async () => (await client.send(new DescribeSpotInstanceRequestsCommand({}))).SpotInstanceRequests?.[0]
  const id = String((await request())?.SpotInstanceRequestId)
  await client.send(new CancelSpotInstanceRequestsCommand({ SpotInstanceRequestIds: [id] }))
  expect(await request()).toMatchObject({ State: 'cancelled' })
  await expect.poll(async () => (await request())?.State, { timeout: 30_000 }).toBe('closed')
  await settled()
  expect((await request())?.Status?.Code).toBe('instance-terminated-no-capacity')
}, 60_000)

test('launch templates are found by id and name, have one version, and go', async () => {
  const { client, LaunchTemplateId, launch } = await withTemplate()
  const named = new DescribeLaunchTemplatesCommand({ LaunchTemplateNames: ['packer-fleet-1'] })
  expect((await client.send(named)).LaunchTemplates).toMatchObject([{ LaunchTemplateId, LatestVersionNumber: 1 }])
  const versions = await client.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId }))
  expect(versions.LaunchTemplateVersions).toMatchObject([
    { LaunchTemplateData: { TagSpecifications: expect.anything() } },
  ])
  const { Tags } = await launch({ ImageId: undefined, LaunchTemplate: { LaunchTemplateId } })
  expect(Tags).toEqual([TAG])
  await client.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId }))
  await refused(client.send(named), 'InvalidLaunchTemplateName.NotFoundException')
  await refused(client.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId })), 'InvalidLaunchTemplateId.NotFound')
})

test('spot prices are there to be asked', async () => {
  const { client } = await withTemplate()
  const { SpotPriceHistory } = await client.send(
    new DescribeSpotPriceHistoryCommand({ InstanceTypes: ['t3.micro'], AvailabilityZone: 'us-east-1a' }),
  )
  expect(SpotPriceHistory).toMatchObject([{ InstanceType: 't3.micro', SpotPrice: '0.002000' }])
})
