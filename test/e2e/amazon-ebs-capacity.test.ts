import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeSpotInstanceRequestsCommand,
} from '@aws-sdk/client-ec2'
import { afterEach, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'
import { type TestCloud, testKeyEnv } from '../support/cloud.ts'
import { belongings, onlyImages } from '../support/local-cloud.ts'
import { openSshCloud, sshCloudBuilder } from '../support/ssh-cloud.ts'

// Builds whose first choices of instances aren't to be had, or are taken back, in a local cloud that plays such days.

const open: { cloud: TestCloud; sandbox: CliSandbox }[] = []
afterEach(async () => {
  for (const { cloud, sandbox } of open.splice(0)) {
    await cloud.close()
    await sandbox.remove()
  }
})

async function build(builder: object, faults: readonly object[], inline: readonly string[] = ['echo hello from $0']) {
  const cloud = await openSshCloud({ faults })
  const sandbox = await CliSandbox.make()
  open.push({ cloud, sandbox })
  Object.assign(sandbox.env, {
    ...testKeyEnv,
    AWS_ENDPOINT_URL: cloud.url,
  })
  const common = {
    ...sshCloudBuilder,
    instance_type: undefined,
  }
  await sandbox.write('ami.json', {
    builders: [{ ...common, ...builder }],
    provisioners: [{ type: 'shell', inline }],
  })
  return { cloud, ...(await sandbox.run(['build', 'ami.json'])) }
}

async function leftovers({ cloud }: { cloud: TestCloud }) {
  const { Images } = await cloud.client().send(new DescribeImagesCommand({ Owners: ['self'] }))
  const snapshots = (Images ?? []).map((image) => String(image.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId))
  const ids = (Images ?? []).map(({ ImageId }) => String(ImageId))
  const { LaunchTemplates } = await cloud.client().send(new DescribeLaunchTemplatesCommand({}))
  expect(LaunchTemplates).toEqual([])
  expect(await belongings(cloud.client())).toEqual(onlyImages(ids, snapshots))
  return ids.length
}

async function launched({ cloud }: { cloud: TestCloud }) {
  const { Reservations } = await cloud.client().send(new DescribeInstancesCommand({}))
  const all = (Reservations ?? []).flatMap(({ Instances }) => Instances ?? [])
  return all.map((one) =>
    `${one.InstanceType} ${one.Placement?.AvailabilityZone} ${one.InstanceLifecycle ?? ''}`.trim(),
  )
}

test('another zone, then another type, is taken where there is no capacity', async () => {
  const result = await build({ instance_types: ['t2.micro', 't3.small'], associate_public_ip_address: true }, [
    { kind: 'capacity', types: ['t2.*'] },
    { kind: 'capacity', types: ['t3.small'], times: 1, code: 'Unsupported' },
  ])
  expect(result.status, result.stdout).toBe(0)
  expect(result.stdout).toMatch(
    /Not to be had: t2\.micro on demand in us-east-1\w, subnet-\w+ \(.*InsufficientInstance/,
  )
  expect(result.stdout).toMatch(/Not to be had: t3\.small on demand in us-east-1\w, subnet-\w+ \(.*Unsupported/)
  expect(await launched(result)).toEqual([expect.stringMatching(/^t3\.small us-east-1\w$/)])
  expect(await leftovers(result)).toBe(1)
})

test('a spot instance builds an image like any other', async () => {
  const result = await build(
    { spot_instance_types: ['t2.micro', 't3.small'], spot_price: '0.05', spot_tags: { for: '{{ .SourceAMIName }}' } },
    [{ kind: 'capacity', types: ['t2.*'] }],
  )
  expect(result.status, result.stdout).toBe(0)
  expect(result.stdout).toContain('hello from')
  expect(result.stdout).toContain('Launched a spot t3.small in us-east-1a')
  expect(await launched(result)).toEqual(['t3.small us-east-1a spot'])
  const { SpotInstanceRequests } = await result.cloud.client().send(new DescribeSpotInstanceRequestsCommand({}))
  expect(SpotInstanceRequests).toMatchObject([{ SpotPrice: '0.05', State: 'closed' }])
  expect(SpotInstanceRequests?.[0]?.Tags).toContainEqual({ Key: 'for', Value: 'debian-12' })
  expect(await leftovers(result)).toBe(1)
})

test('a spot instance that is taken back while scripts run is followed by one on demand', async () => {
  const result = await build(
    { instance_type: 't2.micro', instance_markets: ['spot', 'on-demand'] },
    [{ kind: 'guest', outcome: 'interrupted', after: '2500ms', nth: [1] }],
    ['echo begun; sleep 3; echo came through'],
  )
  expect(result.status, result.stdout).toBe(0)
  expect(result.stdout).toMatch(/EC2 took the spot instance i-\w+ back: Server\.SpotInstanceTermination/)
  expect(result.stdout.match(/came through/g)).toHaveLength(1)
  expect(await launched(result)).toEqual(['t2.micro us-east-1a spot', 't2.micro us-east-1a'])
  expect(await leftovers(result)).toBe(1)
})

test('one that is always taken back ends in one clear error, and leaves nothing', async () => {
  const result = await build({ instance_type: 't2.micro', spot_price: 'auto', spot_restarts: 1 }, [
    { kind: 'guest', outcome: 'interrupted' },
  ])
  expect(result.status).toBe(1)
  expect(result.stdout).toMatch(/Error aws\/spot-interrupted/)
  expect(await launched(result)).toHaveLength(2)
  expect(await leftovers(result)).toBe(0)
})

test('a machine that dies while a script runs ends the build soon, and nothing is left', async () => {
  const result = await build(
    { instance_type: 't2.micro' },
    [{ kind: 'guest', outcome: 'dies', after: '2500ms' }],
    ['echo begun; sleep 600'],
  )
  expect(result.status).toBe(1)
  expect(result.stdout).toMatch(/is stopped: Server\.InternalError: The guest died\n\s+Error aws\/instance-ended/)
  expect(await launched(result)).toHaveLength(1)
  expect(await leftovers(result)).toBe(0)
})

test('when nothing is to be had, every choice is told, and nothing is left', async () => {
  const result = await build({ instance_types: ['t2.micro', 't3.small'], instance_markets: ['spot', 'on-demand'] }, [
    { kind: 'capacity', markets: ['spot'], code: 'MaxSpotInstanceCountExceeded' },
    { kind: 'capacity', markets: ['on-demand'], code: 'VcpuLimitExceeded' },
  ])
  expect(result.status).toBe(1)
  expect(result.stdout).toContain('none of 4 choices of instances is to be had')
  expect(result.stdout).toMatch(/a spot t2\.micro: .*Max spot instance count exceeded/)
  expect(result.stdout).toMatch(/t3\.small on demand: .*VcpuLimitExceeded/)
  expect(await leftovers(result)).toBe(0)
})
