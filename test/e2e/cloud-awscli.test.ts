import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestCloud, type TestCloud, testKey } from '../support/cloud.ts'
import { run, succeeded } from '../support/ingot.ts'

/** Debian's own, before one that a person may have put in front of it. */
const AWS = existsSync('/usr/bin/aws') ? '/usr/bin/aws' : 'aws'

let cloud: TestCloud
let folder: string
beforeAll(async () => {
  cloud = await openTestCloud()
  folder = mkdtempSync(join(tmpdir(), 'ingot-awscli-'))
})
afterAll(async () => {
  await cloud.close()
  rmSync(folder, { recursive: true, force: true })
})

function start(args: readonly string[]) {
  const env = {
    AWS_ACCESS_KEY_ID: testKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: testKey.secretAccessKey,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    HOME: folder,
  }
  return run(AWS, ['--endpoint-url', cloud.url, '--output', 'json', ...args], { cwd: folder, env })
}

async function aws(...args: string[]) {
  const text = succeeded(await start(args))
  return text.trim() === '' ? undefined : JSON.parse(text)
}

test('the life of an image: found, launched from, changed, copied, tagged, shared, deprecated, deregistered', async () => {
  const [base] = (await aws('ec2', 'describe-images', '--owners', 'amazon', '--filters', 'Name=name,Values=debian-*'))
    .Images
  expect(base).toMatchObject({ State: 'available', Public: true, RootDeviceType: 'ebs', ImageOwnerAlias: 'ingot' })

  await aws('ec2', 'create-key-pair', '--key-name', 'mine', '--key-type', 'ed25519')
  const group = (await aws('ec2', 'create-security-group', '--group-name', 'ssh', '--description', 'for ssh')).GroupId
  await aws(
    ...['ec2', 'authorize-security-group-ingress', '--group-id', group, '--protocol', 'tcp'],
    ...['--port', '22', '--cidr', '127.0.0.1/32'],
  )
  writeFileSync(join(folder, 'user-data'), '#!/bin/sh\necho hello\n')
  const launched = await aws(
    ...['ec2', 'run-instances', '--image-id', base.ImageId, '--instance-type', 't2.micro', '--key-name', 'mine'],
    ...['--security-group-ids', group, '--user-data', 'file://user-data', '--associate-public-ip-address'],
    ...['--tag-specifications', 'ResourceType=instance,Tags=[{Key=Name,Value=golden}]'],
  )
  const instance = launched.Instances[0].InstanceId
  await aws('ec2', 'wait', 'instance-running', '--instance-ids', instance)
  await aws('ec2', 'wait', 'instance-status-ok', '--instance-ids', instance)
  const machine = cloud.driver.machines.get(instance)
  expect(machine?.ingress).toEqual([{ protocol: 'tcp', from: 22, to: 22, cidrs: ['127.0.0.1/32'] }])
  expect(machine?.spec.publicKeys).toEqual([expect.stringMatching(/^ssh-ed25519 AAAA\S+ mine$/)])
  expect((await cloud.driver.ask(instance, '/latest/user-data')).body).toBe('#!/bin/sh\necho hello\n')
  const console = await aws('ec2', 'get-console-output', '--instance-id', instance, '--latest')
  expect(console.Output).toContain(`fake console of ${instance}`)

  await aws('ec2', 'stop-instances', '--instance-ids', instance)
  await aws('ec2', 'wait', 'instance-stopped', '--instance-ids', instance)
  const image = (await aws('ec2', 'create-image', '--instance-id', instance, '--name', 'my-ami-1')).ImageId
  await aws('ec2', 'wait', 'image-available', '--image-ids', image)
  const newest = ['--query', 'sort_by(Images,&CreationDate)[-1].ImageId']
  const mine = ['ec2', 'describe-images', '--owners', 'self', '--filters', 'Name=name,Values=my-ami-*']
  expect(await aws(...mine, ...newest)).toBe(image)

  const copyArgs = ['ec2', 'copy-image', '--source-region', 'us-east-1', '--source-image-id', image, '--name', 'copy']
  const copy = (await aws('--region', 'eu-west-1', ...copyArgs)).ImageId
  await aws('--region', 'eu-west-1', 'ec2', 'wait', 'image-available', '--image-ids', copy)
  await aws('--region', 'eu-west-1', 'ec2', 'create-tags', '--resources', copy, '--tags', 'Key=team,Value=platform')
  const byTag = ['--region', 'eu-west-1', 'ec2', 'describe-images', '--filters', 'Name=tag:team,Values=plat*']
  expect((await aws(...byTag)).Images.map(({ ImageId }: { ImageId: string }) => ImageId)).toEqual([copy])

  await aws(
    ...['ec2', 'modify-image-attribute', '--image-id', image],
    ...['--launch-permission', 'Add=[{UserId=210987654321}]'],
  )
  const permission = ['ec2', 'describe-image-attribute', '--image-id', image, '--attribute', 'launchPermission']
  expect((await aws(...permission)).LaunchPermissions).toEqual([{ UserId: '210987654321' }])
  await aws('ec2', 'enable-image-deprecation', '--image-id', image, '--deprecate-at', '2099-01-01T00:00:00Z')

  const snapshot = (await aws('ec2', 'describe-snapshots', '--owner-ids', 'self')).Snapshots[0].SnapshotId
  const inUse = await start(['ec2', 'delete-snapshot', '--snapshot-id', snapshot])
  expect(inUse.stderr).toContain(`(InvalidSnapshot.InUse) when calling the DeleteSnapshot operation`)
  await aws('ec2', 'deregister-image', '--image-id', image)
  await aws('ec2', 'delete-snapshot', '--snapshot-id', snapshot)
  expect((await aws('ec2', 'describe-images', '--owners', 'self')).Images).toEqual([])

  const busy = await start(['ec2', 'delete-security-group', '--group-id', group])
  expect(busy.stderr).toContain('(DependencyViolation)')
  await aws('ec2', 'terminate-instances', '--instance-ids', instance)
  await aws('ec2', 'wait', 'instance-terminated', '--instance-ids', instance)
  await aws('ec2', 'delete-security-group', '--group-id', group)
  await aws('ec2', 'delete-key-pair', '--key-name', 'mine')
})

test('the other calls that its commands and waiters are made of', async () => {
  expect((await aws('sts', 'get-caller-identity')).Account).toBe('123456789012')
  expect((await aws('ec2', 'describe-regions', '--region-names', 'eu-west-1')).Regions).toHaveLength(1)
  expect((await aws('ec2', 'describe-availability-zones')).AvailabilityZones).toHaveLength(3)
  expect((await aws('ec2', 'describe-vpcs', '--filters', 'Name=is-default,Values=true')).Vpcs).toHaveLength(1)
  expect((await aws('ec2', 'describe-subnets', '--filters', 'Name=default-for-az,Values=true')).Subnets).toHaveLength(3)
  const types = await aws('ec2', 'describe-instance-types', '--instance-types', 't2.micro', 'm5.large')
  expect(types.InstanceTypes).toHaveLength(2)
  const zones = ['--location-type', 'availability-zone', '--filters', 'Name=instance-type,Values=t3.*']
  const offered = await aws('ec2', 'describe-instance-type-offerings', ...zones)
  expect(offered.InstanceTypeOfferings).toHaveLength(21)
  expect((await aws('ec2', 'describe-account-attributes')).AccountAttributes.length).toBeGreaterThan(3)
  expect((await aws('ec2', 'describe-network-interfaces')).NetworkInterfaces).toEqual([])

  await aws('ssm', 'put-parameter', '--name', '/images/golden', '--type', 'String', '--value', 'ami-1')
  const parameter = await aws('ssm', 'get-parameter', '--name', '/images/golden')
  expect(parameter.Parameter).toMatchObject({ Value: 'ami-1', Version: 1 })

  const secret = await aws('secretsmanager', 'create-secret', '--name', 'prod/db', '--secret-string', '{"user":"x"}')
  await aws('secretsmanager', 'put-secret-value', '--secret-id', secret.ARN, '--secret-string', '{"user":"y"}')
  const current = await aws('secretsmanager', 'get-secret-value', '--secret-id', 'prod/db')
  expect(current).toMatchObject({ SecretString: '{"user":"y"}', VersionStages: ['AWSCURRENT'] })
  await aws('secretsmanager', 'delete-secret', '--secret-id', 'prod/db', '--force-delete-without-recovery')
  expect((await aws('secretsmanager', 'list-secrets')).SecretList).toEqual([])

  const dry = await start(['ec2', 'create-key-pair', '--key-name', 'dry', '--dry-run'])
  expect(dry.stderr).toContain('(DryRunOperation) when calling the CreateKeyPair operation')
  expect((await aws('ec2', 'describe-key-pairs')).KeyPairs).toEqual([])
})

test('a call that the cloud does not know is refused as in EC2, and logged', async () => {
  const refused = await start(['ec2', 'describe-fleets'])
  expect(refused.stderr).toContain('(InvalidAction) when calling the DescribeFleets operation')
  expect(cloud.log).toContain('unknown call: ec2 "DescribeFleets"')
})
