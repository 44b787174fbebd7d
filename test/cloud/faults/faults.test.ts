import {
  CopyImageCommand,
  CreateImageCommand,
  CreateSnapshotCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  DescribeRegionsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  ImportKeyPairCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2'
import { afterEach, describe, expect, test } from 'vitest'
import { openTestCloud, type TestCloud } from '../../support/cloud.ts'
import { ec2Tools, refused } from '../../support/ec2-tools.ts'
import { FakeClock } from '../../support/fake-host.ts'
import { newPublicKey } from '../../support/public-key.ts'

const open: TestCloud[] = []
afterEach(async () => {
  for (const cloud of open.splice(0)) await cloud.close()
})

/** A clock that moves only when a test moves it. */
class StillClock extends FakeClock {
  readonly #sleepers: { readonly until: number; readonly wake: () => void }[] = []

  override sleep(duration: number, signal?: AbortSignal): Promise<void> {
    this.sleeps.push(duration)
    return new Promise((resolve, reject) => {
      this.#sleepers.push({ until: this.now() + duration, wake: resolve })
      signal?.addEventListener('abort', () => reject(signal.reason))
    })
  }

  override advance(duration: number): void {
    super.advance(duration)
    for (const { until, wake } of this.#sleepers) if (until <= this.now()) wake()
  }
}

async function suffering(...faults: object[]) {
  const clock = new StillClock(Date.now())
  const cloud = await openTestCloud({ faults, clock })
  open.push(cloud)
  return { cloud, clock, ...ec2Tools(cloud) }
}

const regions = new DescribeRegionsCommand({})
const instances = new DescribeInstancesCommand({})

describe('a call', () => {
  test('fails the nth time, and other calls do not count', async () => {
    const { client } = await suffering({ kind: 'error', code: 'InternalError', actions: ['DescribeRegions'], nth: [2] })
    await client.send(regions)
    await client.send(instances)
    await refused(client.send(regions), 'InternalError', 'A fault that was asked for.')
    await client.send(regions)
  })

  test('before its effect changes nothing; after its effect has changed all', async () => {
    const { client } = await suffering(
      { kind: 'http', status: 503, actions: ['ImportKeyPair'], nth: [1] },
      { kind: 'http', status: 500, actions: ['ImportKeyPair'], nth: [2], when: 'after' },
    )
    const key = () =>
      client.send(new ImportKeyPairCommand({ KeyName: 'k', PublicKeyMaterial: Buffer.from(newPublicKey()) }))
    const names = async () =>
      (await client.send(new DescribeKeyPairsCommand({}))).KeyPairs?.map(({ KeyName }) => KeyName)
    await expect(key()).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } })
    expect(await names()).toEqual([])
    await expect(key()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } })
    expect(await names()).toEqual(['k'])
  })

  test('ends with a cut connection', async () => {
    const { client } = await suffering({ kind: 'drop', times: 1 })
    await expect(client.send(regions)).rejects.toThrow(/socket hang up|ECONNRESET/)
    await client.send(regions)
  })

  test('is refused as by a policy, as a dry run too', async () => {
    const { client, baseImageId } = await suffering({ kind: 'deny', actions: ['Run*'] })
    const wish = { ImageId: await baseImageId(), InstanceType: 't2.micro', MinCount: 1, MaxCount: 1 } as const
    await refused(
      client.send(new RunInstancesCommand({ ...wish, DryRun: true })),
      'UnauthorizedOperation',
      /ec2:RunInstances/,
    )
    expect((await client.send(instances)).Reservations).toEqual([])
  })

  test('of another region is left alone', async () => {
    const { cloud } = await suffering({ kind: 'error', code: 'Unavailable', regions: ['eu-*'] })
    await cloud.client({ region: 'us-east-1' }).send(regions)
    await expect(cloud.client({ region: 'eu-west-1' }).send(regions)).rejects.toMatchObject({
      name: 'Unavailable',
      $metadata: { httpStatusCode: 503 },
    })
  })
})

test('more calls than a second allows are throttled, until time passes', async () => {
  const { client, clock } = await suffering({ kind: 'throttle', per_second: 2, actions: ['DescribeRegions'] })
  await client.send(regions)
  await client.send(regions)
  await refused(client.send(regions), 'RequestLimitExceeded')
  await client.send(instances)
  clock.advance(500)
  await client.send(regions)
  await refused(client.send(regions), 'RequestLimitExceeded')
})

describe('a session', () => {
  const withToken = (cloud: TestCloud, sessionToken: string) =>
    cloud.client({ credentials: { accessKeyId: 'AKINGOTEST', secretAccessKey: 'secret of the tests', sessionToken } })

  test('ends after some calls, and another token begins another', async () => {
    const { cloud } = await suffering({ kind: 'expire', calls: 2 })
    const one = withToken(cloud, 'one')
    await one.send(regions)
    await one.send(regions)
    await refused(one.send(regions), 'RequestExpired')
    await withToken(cloud, 'two').send(regions)
    await refused(one.send(regions), 'RequestExpired')
  })

  test('ends some time after its first call', async () => {
    const { client, clock } = await suffering({ kind: 'expire', after: '1m' })
    await client.send(regions)
    clock.advance(59_000)
    await client.send(regions)
    clock.advance(1000)
    await refused(client.send(regions), 'RequestExpired')
  })
})

test('answers carry the time of the cloud, by which clients set a wrong clock right', async () => {
  const { client, clock } = await suffering()
  clock.advance(3_600_000)
  const skewed = await client.send(regions).catch((error: unknown) => error)
  expect(skewed).toMatchObject({ name: 'RequestExpired', $metadata: { clockSkewCorrected: true } })
  await client.send(regions)
})

test('chance is the same for the same calls', async () => {
  const outcomes = async () => {
    const { client } = await suffering({ kind: 'error', code: 'InternalError', probability: 0.5 })
    const sent: boolean[] = []
    for (let index = 0; index < 20; index++) {
      sent.push(
        await client.send(regions).then(
          () => true,
          () => false,
        ),
      )
    }
    return sent
  }
  const first = await outcomes()
  expect(await outcomes()).toEqual(first)
  expect(new Set(first).size).toBe(2)
})

describe('a new thing', () => {
  test('is not found by its id and missing from lists for a while', async () => {
    const { client, clock, launch, settled } = await suffering({
      kind: 'hide',
      for: '3s',
      nth: [1, 2],
      actions: ['RunInstances', 'CreateImage'],
    })
    const launching = launch()
    await refused(launching, 'InvalidInstanceID.NotFound', /^The instance ID 'i-[0-9a-f]+' does not exist$/)
    expect((await client.send(instances)).Reservations).toEqual([])
    clock.advance(3000)
    const [reservation] = (await client.send(instances)).Reservations ?? []
    const InstanceId = String(reservation?.Instances?.[0]?.InstanceId)
    const { ImageId = '' } = await client.send(new CreateImageCommand({ InstanceId, Name: 'hidden' }))
    await settled()
    await refused(client.send(new DescribeImagesCommand({ ImageIds: [ImageId] })), 'InvalidAMIID.NotFound')
    expect((await client.send(new DescribeImagesCommand({ Owners: ['self'] }))).Images).toEqual([])
    const byFilter = new DescribeImagesCommand({ Filters: [{ Name: 'image-id', Values: [ImageId] }] })
    expect((await client.send(byFilter)).Images).toEqual([])
    // What is hidden is the image, not the machine that it was made from.
    expect((await client.send(instances)).Reservations).toHaveLength(1)
    clock.advance(3000)
    expect((await client.send(new DescribeImagesCommand({ Owners: ['self'] }))).Images).toHaveLength(1)
  })

  test('may be a key, by its name', async () => {
    const { client, launch, clock } = await suffering({ kind: 'hide', for: '1s', actions: ['ImportKeyPair'] })
    await client.send(new ImportKeyPairCommand({ KeyName: 'k', PublicKeyMaterial: Buffer.from(newPublicKey()) }))
    await refused(launch({ KeyName: 'k' }), 'InvalidKeyPair.NotFound', "The key pair 'k' does not exist")
    clock.advance(1000)
    expect((await launch({ KeyName: 'k' })).KeyName).toBe('k')
  })
})

describe('a state', () => {
  const imageState = async (client: TestCloud['client'] extends () => infer C ? C : never, id: string) =>
    (await client.send(new DescribeImagesCommand({ ImageIds: [id] }))).Images?.[0]?.State

  test('comes late, and the machine is free meanwhile', async () => {
    const { client, clock, launch } = await suffering({
      kind: 'state',
      of: ['image'],
      outcome: 'slow',
      for: '60s',
    })
    const { InstanceId } = await launch()
    const { ImageId = '' } = await client.send(new CreateImageCommand({ InstanceId, Name: 'slow', NoReboot: true }))
    await expect.poll(() => clock.sleeps).toContain(60_000)
    expect(await imageState(client, ImageId)).toBe('pending')
    clock.advance(60_000)
    await expect.poll(() => imageState(client, ImageId)).toBe('available')
  })

  test('fails, of the first copy alone', async () => {
    const { client, launch, capture, cloud } = await suffering({
      kind: 'state',
      of: ['copy'],
      outcome: 'failed',
      nth: [1],
    })
    const { InstanceId } = await launch()
    const image = await capture(InstanceId, 'one')
    expect(await imageState(client, image)).toBe('available')
    const there = cloud.client({ region: 'eu-west-1' })
    const copy = async (Name: string) => {
      const wish = { Name, SourceImageId: image, SourceRegion: 'us-east-1' }
      const { ImageId = '' } = await there.send(new CopyImageCommand(wish))
      await cloud.cloud.settled()
      return ImageId
    }
    expect(await imageState(there, await copy('first'))).toBe('failed')
    expect(await imageState(there, await copy('second'))).toBe('available')
  })

  test('never comes, and the cloud can end all the same', async () => {
    const { client, launch, cloud } = await suffering({ kind: 'state', of: ['snapshot'], outcome: 'stuck' })
    const { BlockDeviceMappings } = await launch()
    const VolumeId = BlockDeviceMappings?.[0]?.Ebs?.VolumeId
    const { SnapshotId = '' } = await client.send(new CreateSnapshotCommand({ VolumeId }))
    await expect.poll(() => cloud.driver.layers.size).toBe(1)
    const { Snapshots } = await client.send(new DescribeSnapshotsCommand({ SnapshotIds: [SnapshotId] }))
    expect(Snapshots?.[0]?.State).toBe('pending')
    await cloud.cloud.close()
  })
})

test('there is no capacity for a type in a zone', async () => {
  const { launch } = await suffering(
    { kind: 'capacity', types: ['t2.*'], zones: ['us-east-1a'] },
    { kind: 'capacity', types: ['m5.large'], code: 'Unsupported' },
  )
  const inZone = (AvailabilityZone: string) => ({ Placement: { AvailabilityZone } })
  await refused(
    launch(inZone('us-east-1a')),
    'InsufficientInstanceCapacity',
    /sufficient t2\.micro capacity .*us-east-1a/,
  )
  expect((await launch(inZone('us-east-1b'))).State?.Name).toBe('running')
  await refused(launch({ InstanceType: 'm5.large', ...inZone('us-east-1b') }), 'Unsupported')
})

describe('a guest', () => {
  test('never answers: nothing reaches it, whatever its groups say', async () => {
    const { launch, cloud, client } = await suffering({ kind: 'guest', outcome: 'silent', nth: [2] })
    const { SecurityGroups } = await client.send(new DescribeSecurityGroupsCommand({}))
    const groups = { SecurityGroupIds: [String(SecurityGroups?.[0]?.GroupId)] }
    const answering = await launch(groups)
    const silent = await launch(groups)
    expect(silent.State?.Name).toBe('running')
    expect(cloud.driver.machines.get(silent.InstanceId)?.ingress).toEqual([])
    expect(cloud.driver.machines.get(answering.InstanceId)?.ingress).not.toEqual([])
  })

  test('dies after a while', async () => {
    const { launch, clock, instance, settled } = await suffering({ kind: 'guest', outcome: 'dies', after: '10s' })
    const { InstanceId, State } = await launch()
    expect(State?.Name).toBe('running')
    clock.advance(10_000)
    await expect.poll(async () => (await instance(InstanceId)).State?.Name).toBe('stopped')
    await settled()
    expect((await instance(InstanceId)).StateReason).toEqual({
      Code: 'Server.InternalError',
      Message: 'Server.InternalError: The guest died',
    })
  })

  test('is taken back', async () => {
    const { launch, clock, instance, settled, client } = await suffering({
      kind: 'guest',
      outcome: 'interrupted',
      after: '10s',
    })
    const { InstanceId } = await launch()
    clock.advance(10_000)
    await expect.poll(async () => (await instance(InstanceId)).State?.Name).toBe('terminated')
    await settled()
    expect((await instance(InstanceId)).StateReason?.Code).toBe('Server.SpotInstanceTermination')
    expect((await client.send(new DescribeVolumesCommand({}))).Volumes).toEqual([])
  })
})
