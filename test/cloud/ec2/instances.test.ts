import {
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  GetConsoleOutputCommand,
  ModifyInstanceAttributeCommand,
  RebootInstancesCommand,
  RunInstancesCommand,
  type RunInstancesRequest,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
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

const send = {
  stop: (...InstanceIds: string[]) => ec2.client.send(new StopInstancesCommand({ InstanceIds })),
  start: (...InstanceIds: string[]) => ec2.client.send(new StartInstancesCommand({ InstanceIds })),
  reboot: (...InstanceIds: string[]) => ec2.client.send(new RebootInstancesCommand({ InstanceIds })),
  terminate: (...InstanceIds: string[]) => ec2.client.send(new TerminateInstancesCommand({ InstanceIds })),
}

describe('launching', () => {
  test('gives the driver what the instance is to have', async () => {
    const { InstanceId, PublicIpAddress, PrivateIpAddress } = await ec2.launch({ InstanceType: 't2.nano' })
    expect(PublicIpAddress).toBe(PrivateIpAddress)
    expect(cloud.driver.machines.get(InstanceId)?.spec).toMatchObject({
      address: PrivateIpAddress,
      vcpus: 1,
      memoryMiB: 512,
      architecture: 'x86_64',
      disks: [{ device: '/dev/sda1', deleteOnTermination: true }],
      ingress: [{ protocol: 'all', cidrs: [`${PrivateIpAddress}/32`] }],
    })
  })

  test('addresses are never those of the machine before', async () => {
    const first = await ec2.launch()
    await send.terminate(first.InstanceId)
    await ec2.settled()
    const second = await ec2.launch()
    expect(second.PrivateIpAddress).not.toBe(first.PrivateIpAddress)
    const there = await ec2Tools(cloud, 'eu-west-1').launch()
    expect(there.PrivateIpAddress).toMatch(/^127\.24\./)
  })

  test('the same token twice launches once, with other wishes it is refused', async () => {
    const wishes: RunInstancesRequest = {
      ImageId: await ec2.baseImageId(),
      InstanceType: 't2.micro',
      MinCount: 2,
      MaxCount: 2,
      ClientToken: 'once',
    }
    const first = await ec2.client.send(new RunInstancesCommand(wishes))
    const second = await ec2.client.send(new RunInstancesCommand(wishes))
    expect(second.ReservationId).toBe(first.ReservationId)
    expect(second.Instances?.map(({ InstanceId }) => InstanceId)).toEqual(
      first.Instances?.map(({ InstanceId }) => InstanceId),
    )
    await ec2.settled()
    expect(cloud.driver.machines.size).toBe(2)
    const other = new RunInstancesCommand({ ...wishes, InstanceType: 't3.micro' })
    await refused(ec2.client.send(other), 'IdempotentParameterMismatch')
  })

  test('a dry run checks everything and changes nothing', async () => {
    const ImageId = await ec2.baseImageId()
    const dry = (wishes: Partial<RunInstancesRequest>) =>
      ec2.client.send(new RunInstancesCommand({ ImageId, MinCount: 1, MaxCount: 1, DryRun: true, ...wishes }))
    await refused(dry({}), 'DryRunOperation', 'Request would have succeeded, but DryRun flag is set.')
    await refused(dry({ KeyName: 'nobody' }), 'InvalidKeyPair.NotFound')
    expect((await ec2.client.send(new DescribeInstancesCommand({}))).Reservations).toEqual([])
    expect((await ec2.client.send(new DescribeVolumesCommand({}))).Volumes).toEqual([])
    expect(cloud.driver.calls).toEqual([])
  })

  test.each<[Partial<RunInstancesRequest>, string, RegExp]>([
    [{ ImageId: 'ami-00000000000000000' }, 'InvalidAMIID.NotFound', /does not exist/],
    [{ ImageId: 'x' }, 'InvalidAMIID.Malformed', /Invalid id: "x"/],
    [{ InstanceType: 't2.huge' as 't2.micro' }, 'InvalidParameterValue', /Invalid value 't2.huge' for InstanceType/],
    [{ InstanceType: 't4g.micro' }, 'InvalidParameterValue', /architecture 'arm64' .* does not match .* 'x86_64'/],
    [{ KeyName: 'nobody' }, 'InvalidKeyPair.NotFound', /The key pair 'nobody' does not exist/],
    [{ SecurityGroupIds: ['sg-00000000000000000'] }, 'InvalidGroup.NotFound', /does not exist/],
    [{ SecurityGroupIds: ['mine'] }, 'InvalidGroupId.Malformed', /Invalid id/],
    [{ SubnetId: 'subnet-00000000000000000' }, 'InvalidSubnetID.NotFound', /does not exist/],
    [{ Placement: { AvailabilityZone: 'us-east-1z' } }, 'InvalidParameterValue', /Invalid availability zone/],
    [{ UserData: '%%%' }, 'InvalidParameterValue', /Invalid BASE64 encoding of user data/],
    [{ UserData: 'A'.repeat(24_000) }, 'InvalidParameterValue', /limited to 16384 bytes/],
    [{ MinCount: 3, MaxCount: 2 }, 'InvalidParameterValue', /maxCount/],
    [{ MinCount: 99, MaxCount: 99 }, 'InstanceLimitExceeded', /more instances/],
    [{ IamInstanceProfile: { Name: 'admin' } }, 'InvalidParameterValue', /Invalid IAM Instance Profile name/],
    [{ LaunchTemplate: { LaunchTemplateId: 'lt-1' } }, 'InvalidLaunchTemplateId.NotFound', /lt-1, does not exist/],
    [
      { NetworkInterfaces: [{ DeviceIndex: 0 }], SecurityGroupIds: ['sg-1'] },
      'InvalidParameterCombination',
      /Network interfaces and an instance-level security groups may not/,
    ],
    [
      { BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { VolumeSize: 1 } }] },
      'InvalidBlockDeviceMapping',
      /Volume of size 1GB is smaller than snapshot/,
    ],
    [
      { TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'a', Value: 'b' }] }] },
      'InvalidParameterValue',
      /'vpc' is not a valid taggable resource type/,
    ],
  ])('%j is refused', async (wishes, code, words) => {
    await refused(ec2.launch(wishes), code, words)
  })

  test('a machine that cannot start is terminated and says why', async () => {
    await cloud.close()
    cloud = await openTestCloud({ fail: (call) => (call === 'start' ? new Error('no QEMU') : undefined) })
    ec2 = ec2Tools(cloud)
    const instance = await ec2.launch()
    expect(instance.State?.Name).toBe('terminated')
    expect(instance.StateReason?.Message).toBe('Server.InternalError: no QEMU')
    expect((await ec2.client.send(new DescribeVolumesCommand({}))).Volumes).toEqual([])
  })

  test('tags on instance and volumes; volumes that stay', async () => {
    const tag = (Value: string) => [{ Key: 'on', Value }]
    const { InstanceId, Tags, BlockDeviceMappings } = await ec2.launch({
      TagSpecifications: [
        { ResourceType: 'instance', Tags: tag('instance') },
        { ResourceType: 'volume', Tags: tag('volume') },
      ],
      BlockDeviceMappings: [
        { DeviceName: '/dev/sda1', Ebs: { VolumeSize: 20 } },
        { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 1, DeleteOnTermination: false } },
      ],
    })
    expect(Tags).toEqual(tag('instance'))
    expect(BlockDeviceMappings).toHaveLength(2)
    await send.terminate(InstanceId)
    await ec2.settled()
    const { Volumes } = await ec2.client.send(new DescribeVolumesCommand({}))
    expect(Volumes).toMatchObject([{ Size: 1, State: 'available', Attachments: [], Tags: tag('volume') }])
  })

  test('without a public address, and in a chosen zone', async () => {
    const instance = await ec2.launch({
      Placement: { AvailabilityZone: 'us-east-1b' },
      NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: false }],
    })
    expect(instance.PublicIpAddress).toBeUndefined()
    expect(instance.PrivateIpAddress).toMatch(/^127\.16\.(1[6-9]|2\d|3[01])\./)
  })
})

describe('a life', () => {
  test('stopped, it loses its public address; started, it has it again', async () => {
    const { InstanceId, PublicIpAddress } = await ec2.launch()
    const { StoppingInstances } = await send.stop(InstanceId)
    expect(StoppingInstances).toMatchObject([
      { PreviousState: { Name: 'running' }, CurrentState: { Code: 64, Name: 'stopping' } },
    ])
    await ec2.settled()
    const stopped = await ec2.instance(InstanceId)
    expect(stopped).toMatchObject({
      State: { Code: 80, Name: 'stopped' },
      StateReason: { Code: 'Client.UserInitiatedShutdown' },
      StateTransitionReason: expect.stringMatching(/^User initiated shutdown \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d GMT\)$/),
    })
    expect(stopped.PublicIpAddress).toBeUndefined()
    await send.start(InstanceId)
    await ec2.settled()
    expect(await ec2.instance(InstanceId)).toMatchObject({ State: { Name: 'running' }, PublicIpAddress })
    expect((await ec2.instance(InstanceId)).StateReason).toBeUndefined()
  })

  test('states that do not allow it', async () => {
    const { InstanceId } = await ec2.launch()
    await send.terminate(InstanceId)
    await ec2.settled()
    for (const [change, verb] of [
      [send.stop, 'stopped'],
      [send.start, 'started'],
      [send.reboot, 'rebooted'],
    ] as const) {
      await refused(
        change(InstanceId),
        'IncorrectInstanceState',
        `The instance '${InstanceId}' is not in a state from which it can be ${verb}.`,
      )
    }
    await send.terminate(InstanceId)
    await refused(send.stop('i-00000000000000000'), 'InvalidInstanceID.NotFound', /does not exist/)
  })

  test('none of several is changed when one cannot be', async () => {
    const { InstanceId } = await ec2.launch()
    await refused(send.terminate(InstanceId, 'i-00000000000000000'), 'InvalidInstanceID.NotFound')
    expect((await ec2.instance(InstanceId)).State?.Name).toBe('running')
  })

  test('terminated while it shuts down, it does not wait', async () => {
    const { InstanceId } = await ec2.launch()
    await send.stop(InstanceId)
    await send.terminate(InstanceId)
    await ec2.settled()
    expect((await ec2.instance(InstanceId)).State?.Name).toBe('terminated')
    expect(cloud.driver.machines.size).toBe(0)
  })

  test('the guest turns itself off: stopped, or gone where that was wanted', async () => {
    const stays = await ec2.launch()
    const goes = await ec2.launch({ InstanceInitiatedShutdownBehavior: 'terminate' })
    await cloud.driver.end(stays.InstanceId, { kind: 'shutdown' })
    await cloud.driver.end(goes.InstanceId, { kind: 'shutdown' })
    await ec2.settled()
    expect(await ec2.instance(stays.InstanceId)).toMatchObject({
      State: { Name: 'stopped' },
      StateReason: { Code: 'Client.InstanceInitiatedShutdown' },
    })
    expect((await ec2.instance(goes.InstanceId)).State?.Name).toBe('terminated')
  })

  test('a crash is told', async () => {
    const { InstanceId } = await ec2.launch()
    await cloud.driver.end(InstanceId, { kind: 'crashed', reason: 'QEMU was killed' })
    expect(await ec2.instance(InstanceId)).toMatchObject({
      State: { Name: 'stopped' },
      StateReason: { Message: 'Server.InternalError: QEMU was killed' },
    })
    expect(cloud.log).toContain(`${InstanceId}: QEMU was killed`)
  })

  test('the console is there while it runs and afterwards', async () => {
    const { InstanceId } = await ec2.launch()
    const console = async () => {
      const { Output } = await ec2.client.send(new GetConsoleOutputCommand({ InstanceId }))
      return Buffer.from(Output ?? '', 'base64').toString()
    }
    expect(await console()).toBe(`fake console of ${InstanceId}\n`)
    await send.terminate(InstanceId)
    await ec2.settled()
    expect(await console()).toBe(`fake console of ${InstanceId}\n`)
  })

  test('protected from being terminated or stopped', async () => {
    const { InstanceId } = await ec2.launch({ DisableApiTermination: true, DisableApiStop: true })
    await refused(send.terminate(InstanceId), 'OperationNotPermitted', /'disableApiTermination'/)
    await refused(send.stop(InstanceId), 'OperationNotPermitted', /'disableApiStop'/)
  })
})

describe('looking and changing', () => {
  test('filters', async () => {
    const a = await ec2.launch({ InstanceType: 't3.small' })
    const b = await ec2.launch()
    await ec2.client.send(new CreateTagsCommand({ Resources: [a.InstanceId], Tags: [{ Key: 'Name', Value: 'a' }] }))
    await send.stop(b.InstanceId)
    await ec2.settled()
    const ids = async (Name: string, ...Values: string[]) => {
      const { Reservations } = await ec2.client.send(new DescribeInstancesCommand({ Filters: [{ Name, Values }] }))
      return (Reservations ?? []).flatMap(({ Instances }) => (Instances ?? []).map(({ InstanceId }) => InstanceId))
    }
    expect(await ids('instance-state-name', 'running')).toEqual([a.InstanceId])
    expect(await ids('instance-state-code', '80')).toEqual([b.InstanceId])
    expect(await ids('instance-type', 't3.*')).toEqual([a.InstanceId])
    expect(await ids('tag:Name', 'a')).toEqual([a.InstanceId])
    expect(await ids('network-interface.addresses.private-ip-address', String(b.PrivateIpAddress))).toEqual([
      b.InstanceId,
    ])
    expect(await ids('block-device-mapping.device-name', '/dev/sd*')).toEqual([a.InstanceId, b.InstanceId])
    expect(await ids('host-id', '*')).toEqual([])
    await refused(ids('state', 'running'), 'InvalidParameterValue', "The filter 'state' is invalid")
    const { InstanceStatuses } = await ec2.client.send(new DescribeInstanceStatusCommand({}))
    expect(InstanceStatuses).toMatchObject([{ InstanceId: a.InstanceId, SystemStatus: { Status: 'ok' } }])
    const every = await ec2.client.send(new DescribeInstanceStatusCommand({ IncludeAllInstances: true }))
    expect(every.InstanceStatuses).toHaveLength(2)
  })

  test('attributes', async () => {
    const { InstanceId } = await ec2.launch({ UserData: 'aGk=' })
    const read = (Attribute: 'userData' | 'instanceType' | 'disableApiTermination') =>
      ec2.client.send(new DescribeInstanceAttributeCommand({ InstanceId, Attribute }))
    const modify = (change: object) => ec2.client.send(new ModifyInstanceAttributeCommand({ InstanceId, ...change }))
    expect((await read('userData')).UserData?.Value).toBe('aGk=')
    await modify({ DisableApiTermination: { Value: true } })
    expect((await read('disableApiTermination')).DisableApiTermination?.Value).toBe(true)
    await refused(modify({ InstanceType: { Value: 't2.small' } }), 'IncorrectInstanceState')
    await send.stop(InstanceId)
    await ec2.settled()
    await modify({ InstanceType: { Value: 't2.small' } })
    await modify({ UserData: { Value: Buffer.from('new') } })
    expect((await read('instanceType')).InstanceType?.Value).toBe('t2.small')
    expect(Buffer.from((await read('userData')).UserData?.Value ?? '', 'base64').toString()).toBe('new')
  })

  test('other groups take effect at once', async () => {
    const { InstanceId } = await ec2.launch()
    const group = { GroupName: 'empty', Description: 'lets nobody in' }
    const { GroupId } = await ec2.client.send(new CreateSecurityGroupCommand(group))
    await ec2.client.send(new ModifyInstanceAttributeCommand({ InstanceId, Groups: [String(GroupId)] }))
    await ec2.settled()
    expect(cloud.driver.machines.get(InstanceId)?.ingress).toEqual([])
  })
})
