import {
  CopyImageCommand,
  CreateImageCommand,
  CreateTagsCommand,
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  type DescribeImagesRequest,
  DescribeSnapshotsCommand,
  EnableImageDeprecationCommand,
  EnableImageDeregistrationProtectionCommand,
  type Image,
  ModifyImageAttributeCommand,
  RegisterImageCommand,
  ResetImageAttributeCommand,
} from '@aws-sdk/client-ec2'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestCloud, type TestCloud } from '../../support/cloud.ts'
import { type Ec2Tools, ec2Tools, refused } from '../../support/ec2-tools.ts'

let cloud: TestCloud
let ec2: Ec2Tools
beforeEach(async () => {
  cloud = await openTestCloud()
  ec2 = ec2Tools(cloud)
})
afterEach(() => cloud.close())

async function images(request: DescribeImagesRequest = {}): Promise<Image[]> {
  return (await ec2.client.send(new DescribeImagesCommand(request))).Images ?? []
}
const names = async (request: DescribeImagesRequest) => (await images(request)).map(({ Name }) => Name)
const filter = (Name: string, ...Values: string[]) => ({ Filters: [{ Name, Values }] })

describe('finding', () => {
  test('by owner', async () => {
    const { InstanceId } = await ec2.launch()
    await ec2.capture(InstanceId, 'mine')
    expect(await names({})).toEqual(['mine', 'debian-12'])
    expect(await names({ Owners: ['self'] })).toEqual(['mine'])
    expect(await names({ Owners: ['123456789012'] })).toEqual(['mine'])
    expect(await names({ Owners: ['amazon'] })).toEqual(['debian-12'])
    expect(await names({ Owners: ['aws-marketplace'] })).toEqual([])
    expect(await names({ Owners: ['self', 'ingot'] })).toEqual(['mine', 'debian-12'])
    expect(await names({ ExecutableUsers: ['all'] })).toEqual(['debian-12'])
    expect(await names({ ExecutableUsers: ['self'] })).toEqual([])
  })

  test('by filters, which all must fit', async () => {
    const { InstanceId } = await ec2.launch()
    for (const name of ['my-ami-1', 'my-ami-2', 'other']) await ec2.capture(InstanceId, name)
    const [first] = await images(filter('name', 'my-ami-1'))
    const snapshot = String(first?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId)
    await ec2.client.send(
      new CreateTagsCommand({ Resources: [String(first?.ImageId)], Tags: [{ Key: 'team', Value: 'platform' }] }),
    )
    const found: [string, string[], string[]][] = [
      ['name', ['my-ami-*'], ['my-ami-1', 'my-ami-2']],
      ['name', ['my-ami-?', 'oth*'], ['my-ami-1', 'my-ami-2', 'other']],
      ['name', ['MY-AMI-1'], []],
      ['tag:team', ['plat*'], ['my-ami-1']],
      ['tag-key', ['team'], ['my-ami-1']],
      ['tag:Team', ['*'], []],
      ['state', ['available'], ['my-ami-1', 'my-ami-2', 'other', 'debian-12']],
      ['is-public', ['true'], ['debian-12']],
      ['block-device-mapping.snapshot-id', [snapshot], ['my-ami-1']],
      ['block-device-mapping.delete-on-termination', ['false'], []],
      ['block-device-mapping.volume-size', ['8'], ['my-ami-1', 'my-ami-2', 'other', 'debian-12']],
      ['root-device-type', ['ebs'], ['my-ami-1', 'my-ami-2', 'other', 'debian-12']],
      ['virtualization-type', ['paravirtual'], []],
      ['architecture', ['x86_64'], ['my-ami-1', 'my-ami-2', 'other', 'debian-12']],
      ['owner-alias', ['ingot'], ['debian-12']],
      ['source-instance-id', [InstanceId], ['my-ami-1', 'my-ami-2', 'other']],
    ]
    for (const [name, values, expected] of found) {
      expect(await names(filter(name, ...values)), `${name} ${values}`).toEqual(expected)
    }
    const both = {
      Filters: [
        { Name: 'name', Values: ['my-*'] },
        { Name: 'tag:team', Values: ['platform'] },
      ],
    }
    expect(await names(both)).toEqual(['my-ami-1'])
    await refused(images(filter('nmae', 'x')), 'InvalidParameterValue', "The filter 'nmae' is invalid")
  })

  test('in pages', async () => {
    const { InstanceId } = await ec2.launch()
    for (const name of ['one', 'two', 'three', 'four']) await ec2.capture(InstanceId, name)
    const seen: (string | undefined)[] = []
    let NextToken: string | undefined
    do {
      const page = await ec2.client.send(new DescribeImagesCommand({ MaxResults: 2, NextToken }))
      seen.push(...(page.Images ?? []).map(({ Name }) => Name))
      NextToken = page.NextToken
    } while (NextToken)
    expect(seen).toEqual(['one', 'two', 'three', 'four', 'debian-12'])
    await refused(images({ NextToken: 'bogus' }), 'InvalidNextToken')
    await refused(images({ MaxResults: 5, ImageIds: ['ami-00000000000000000'] }), 'InvalidParameterCombination')
  })

  test('ids that are wrong', async () => {
    await refused(
      images({ ImageIds: ['ami-00000000000000000'] }),
      'InvalidAMIID.NotFound',
      "The image id '[ami-00000000000000000]' does not exist",
    )
    await refused(
      images({ ImageIds: ['golden'] }),
      'InvalidAMIID.Malformed',
      'Invalid id: "golden" (expecting "ami-...")',
    )
  })
})

describe('making', () => {
  test('a running machine is shut down around it, and runs on', async () => {
    const { InstanceId, LaunchTime } = await ec2.launch()
    cloud.driver.calls.length = 0
    await ec2.capture(InstanceId, 'mine')
    expect(cloud.driver.calls.map((call) => call.split(' ')[0])).toEqual(['stop', 'freeze', 'start'])
    expect(await ec2.instance(InstanceId)).toMatchObject({ State: { Name: 'running' }, LaunchTime })

    cloud.driver.calls.length = 0
    await ec2.client.send(new CreateImageCommand({ InstanceId, Name: 'again', NoReboot: true }))
    await ec2.settled()
    expect(cloud.driver.calls.map((call) => call.split(' ')[0])).toEqual(['freeze'])
  })

  test('names are unique and well formed', async () => {
    const { InstanceId } = await ec2.launch()
    const id = await ec2.capture(InstanceId, 'mine')
    const make = (Name: string) => ec2.client.send(new CreateImageCommand({ InstanceId, Name }))
    await refused(make('mine'), 'InvalidAMIName.Duplicate', `AMI name mine is already in use by AMI ${id}`)
    await refused(make('a'), 'InvalidAMIName.Malformed')
    await refused(make('a:b:c'), 'InvalidAMIName.Malformed')
    await ec2.client.send(new DeregisterImageCommand({ ImageId: id }))
    await make('mine')
  })

  test('mappings are added, changed and left out; tags go on image and snapshots', async () => {
    const { InstanceId } = await ec2.launch({
      BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 3, DeleteOnTermination: false } }],
    })
    const { ImageId } = await ec2.client.send(
      new CreateImageCommand({
        InstanceId,
        Name: 'mine',
        BlockDeviceMappings: [
          { DeviceName: '/dev/sda1', Ebs: { VolumeSize: 10, VolumeType: 'gp3' } },
          { DeviceName: '/dev/sdf', NoDevice: '' },
          { DeviceName: '/dev/sdg', Ebs: { VolumeSize: 2 } },
          { DeviceName: '/dev/sdh', VirtualName: 'ephemeral0' },
        ],
        TagSpecifications: [
          { ResourceType: 'image', Tags: [{ Key: 'on', Value: 'image' }] },
          { ResourceType: 'snapshot', Tags: [{ Key: 'on', Value: 'snapshot' }] },
        ],
      }),
    )
    await ec2.settled()
    const [image] = await images({ ImageIds: [String(ImageId)] })
    expect(image).toMatchObject({
      Tags: [{ Key: 'on', Value: 'image' }],
      BlockDeviceMappings: [
        { DeviceName: '/dev/sda1', Ebs: { VolumeSize: 10, VolumeType: 'gp3', Iops: 3000, DeleteOnTermination: true } },
        { DeviceName: '/dev/sdg', Ebs: { VolumeSize: 2, VolumeType: 'gp2' } },
      ],
    })
    expect(image?.BlockDeviceMappings).toHaveLength(2)
    const { Snapshots } = await ec2.client.send(new DescribeSnapshotsCommand({}))
    expect(Snapshots).toMatchObject([{ VolumeSize: 8, Tags: [{ Key: 'on', Value: 'snapshot' }] }])
  })

  test('a disk that fails makes a failed image that says why', async () => {
    await cloud.close()
    cloud = await openTestCloud({ fail: (call) => (call === 'freeze' ? new Error('no space left') : undefined) })
    ec2 = ec2Tools(cloud)
    const { InstanceId } = await ec2.launch()
    const ImageId = await ec2.capture(InstanceId, 'mine')
    expect(await images({ ImageIds: [ImageId] })).toMatchObject([
      { State: 'failed', StateReason: { Message: 'Server.InternalError: no space left' } },
    ])
    expect((await ec2.instance(InstanceId)).State?.Name).toBe('running')
  })

  test('from a snapshot', async () => {
    const { InstanceId } = await ec2.launch()
    await ec2.capture(InstanceId, 'mine')
    const { Snapshots } = await ec2.client.send(new DescribeSnapshotsCommand({}))
    const SnapshotId = String(Snapshots?.[0]?.SnapshotId)
    const wanted = {
      Name: 'registered',
      RootDeviceName: '/dev/xvda',
      EnaSupport: true,
      Architecture: 'x86_64' as const,
    }
    const { ImageId } = await ec2.client.send(
      new RegisterImageCommand({ ...wanted, BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId } }] }),
    )
    await ec2.settled()
    const launched = await ec2.launch({ ImageId: String(ImageId) })
    expect(launched.BlockDeviceMappings).toMatchObject([{ DeviceName: '/dev/xvda' }])
    const without = new RegisterImageCommand({ ...wanted, Name: 'other' })
    await refused(ec2.client.send(without), 'InvalidBlockDeviceMapping')
  })
})

describe('copying', () => {
  test('to another region: no data is copied, rights stay behind, tags come along when asked', async () => {
    const { InstanceId } = await ec2.launch()
    const id = await ec2.capture(InstanceId, 'mine')
    await ec2.client.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'a', Value: 'b' }] }))
    await ec2.client.send(
      new ModifyImageAttributeCommand({ ImageId: id, LaunchPermission: { Add: [{ Group: 'all' }] } }),
    )
    cloud.driver.calls.length = 0

    const there = ec2Tools(cloud, 'eu-west-1')
    const copy = { SourceRegion: 'us-east-1', SourceImageId: id, Name: 'copy', CopyImageTags: true, Encrypted: true }
    const { ImageId } = await there.client.send(new CopyImageCommand(copy))
    await ec2.settled()
    expect(cloud.driver.calls).toEqual([])
    const { Images } = await there.client.send(new DescribeImagesCommand({ Owners: ['self'] }))
    expect(Images).toMatchObject([
      {
        ImageId,
        State: 'available',
        Public: false,
        SourceImageId: id,
        SourceImageRegion: 'us-east-1',
        Tags: [{ Key: 'a', Value: 'b' }],
        BlockDeviceMappings: [{ Ebs: { Encrypted: true } }],
      },
    ])
    const launched = await there.launch({ ImageId: String(ImageId) })
    expect(launched.State?.Name).toBe('running')

    await ec2.client.send(new DeregisterImageCommand({ ImageId: id, DeleteAssociatedSnapshots: true }))
    await ec2.settled()
    expect(cloud.driver.layers.size).toBe(1)
    await there.client.send(new DeregisterImageCommand({ ImageId: String(ImageId), DeleteAssociatedSnapshots: true }))
    await ec2.settled()
    expect(cloud.driver.layers.size).toBe(0)
  })

  test('the same token twice makes one copy', async () => {
    const { InstanceId } = await ec2.launch()
    const id = await ec2.capture(InstanceId, 'mine')
    const copy = { SourceRegion: 'us-east-1', SourceImageId: id, Name: 'copy', ClientToken: 'once' }
    const first = await ec2.client.send(new CopyImageCommand(copy))
    const second = await ec2.client.send(new CopyImageCommand(copy))
    expect(second.ImageId).toBe(first.ImageId)
    const other = new CopyImageCommand({ ...copy, Name: 'different' })
    await refused(ec2.client.send(other), 'IdempotentParameterMismatch')
  })
})

describe('keeping and removing', () => {
  test('a snapshot of an image cannot be deleted before it', async () => {
    const { InstanceId } = await ec2.launch()
    const ImageId = await ec2.capture(InstanceId, 'mine')
    const [image] = await images({ ImageIds: [ImageId] })
    const SnapshotId = String(image?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId)
    const remove = () => ec2.client.send(new DeleteSnapshotCommand({ SnapshotId }))
    await refused(remove(), 'InvalidSnapshot.InUse', `The snapshot ${SnapshotId} is currently in use by ${ImageId}`)
    await ec2.client.send(new DeregisterImageCommand({ ImageId }))
    await remove()
    await refused(remove(), 'InvalidSnapshot.NotFound', `The snapshot '${SnapshotId}' does not exist.`)
  })

  test('protection from being deregistered', async () => {
    const { InstanceId } = await ec2.launch()
    const ImageId = await ec2.capture(InstanceId, 'mine')
    await ec2.client.send(new EnableImageDeregistrationProtectionCommand({ ImageId, WithCooldown: false }))
    await refused(ec2.client.send(new DeregisterImageCommand({ ImageId })), 'OperationNotPermitted')
  })

  test('deprecation needs a time to come', async () => {
    const { InstanceId } = await ec2.launch()
    const ImageId = await ec2.capture(InstanceId, 'mine')
    const deprecate = (at: string) =>
      ec2.client.send(new EnableImageDeprecationCommand({ ImageId, DeprecateAt: new Date(at) }))
    await refused(deprecate('2001-01-01T00:00:00Z'), 'InvalidParameterValue')
    await deprecate('2099-01-01T00:00:40Z')
    expect((await images({ ImageIds: [ImageId] }))[0]?.DeprecationTime).toBe('2099-01-01T00:01:00.000Z')
  })

  test('attributes: rights, description, IMDSv2', async () => {
    const { InstanceId } = await ec2.launch()
    const ImageId = await ec2.capture(InstanceId, 'mine')
    const modify = (change: object) => ec2.client.send(new ModifyImageAttributeCommand({ ImageId, ...change }))
    await modify({
      Attribute: 'launchPermission',
      OperationType: 'add',
      UserIds: ['210987654321'],
      UserGroups: ['all'],
    })
    const permissions = async () =>
      (await ec2.client.send(new DescribeImageAttributeCommand({ ImageId, Attribute: 'launchPermission' })))
        .LaunchPermissions
    expect(await permissions()).toEqual([{ UserId: '210987654321' }, { Group: 'all' }])
    expect((await images({ ImageIds: [ImageId] }))[0]?.Public).toBe(true)
    await modify({ LaunchPermission: { Remove: [{ Group: 'all' }] } })
    expect(await permissions()).toEqual([{ UserId: '210987654321' }])
    await ec2.client.send(new ResetImageAttributeCommand({ ImageId, Attribute: 'launchPermission' }))
    expect(await permissions()).toEqual([])

    await modify({ Description: { Value: 'new' } })
    await modify({ ImdsSupport: { Value: 'v2.0' } })
    expect(await images({ ImageIds: [ImageId] })).toMatchObject([{ Description: 'new', ImdsSupport: 'v2.0' }])
    expect((await ec2.launch({ ImageId })).MetadataOptions?.HttpTokens).toBe('required')
    await refused(modify({ LaunchPermission: { Add: [{ UserId: 'me' }] } }), 'InvalidAMIAttributeItemValue')
  })

  test("the provider's images are not one's own", async () => {
    const ImageId = await ec2.baseImageId()
    await refused(ec2.client.send(new DeregisterImageCommand({ ImageId })), 'AuthFailure')
  })
})
