import { describe, expect, test } from 'vitest'
import {
  findDenials,
  type Need,
  neededPermissions,
  policyFor,
} from '../../../src/builders/amazon-common/permissions/index.ts'
import { awsFault } from '../../support/fake-ec2.ts'
import { fakeBuild } from './fake-build.ts'

type Build = ReturnType<typeof fakeBuild>

const needsOf = ({ config }: Build) => neededPermissions(config, config.options)

/** One after the other they use every option that brings a call of its own. */
const TEMPLATES: readonly object[] = [
  {},
  { communicator: 'ssh', ssh_username: 'admin', ssh_timeout: '1s' },
  { skip_create_ami: true, disable_stop_instance: false, skip_region_validation: true },
  { vpc_id: 'vpc-1', subnet_id: 'subnet-1', security_group_ids: ['sg-1'] },
  { vpc_filter: { filters: { a: 'b' } }, associate_public_ip_address: true },
  { ami_regions: ['us-east-1'], tags: { a: 'b' }, snapshot_tags: { c: 'd' }, ami_users: ['1'], snapshot_users: ['1'] },
  { encrypt_boot: true, ami_regions: ['us-east-1'], deprecate_at: '2031-01-01T00:00:00Z' },
  { skip_save_build_region: true, ami_regions: ['us-east-1'], deregistration_protection: { enabled: true } },
  { force_deregister: true, force_delete_snapshot: true, ena_support: true },
  { spot_price: 'auto', instance_markets: ['spot', 'on-demand'] },
  { launch_block_device_mappings: [{ device_name: '/dev/sdf', volume_size: 1 }] },
]

/** Makes the end of a build fail, so that it takes back all it made; and leaves volumes, and an image of the same name. */
function eventful(options: object, isFailure: boolean): Build {
  const build = fakeBuild(options)
  const volume = (DeviceName: string) => ({
    DeviceName,
    Ebs: { VolumeId: `vol-${DeviceName}`, DeleteOnTermination: false },
  })
  build.home.answers.RunInstances = () => {
    const InstanceId = build.home.addInstance()
    const instance = build.home.instances.get(InstanceId)
    build.home.instances.set(InstanceId, { ...instance, BlockDeviceMappings: [volume('/dev/sdf')] })
    return { Instances: [{ InstanceId }] }
  }
  build.home.answers.DescribeVolumes = () => ({ Volumes: [{ VolumeId: 'vol-left' }] })
  if ('force_deregister' in options) build.home.addImage({ Name: 'golden' })
  if (isFailure) {
    build.home.answers.DeleteTags = ({ Resources }) => {
      if (String(Resources).includes('ami-')) throw awsFault('UnauthorizedOperation')
    }
    build.home.answers.CreateTags = () => {
      throw awsFault('TagLimitExceeded')
    }
  }
  return build
}

describe('the table of permissions', () => {
  test.each(TEMPLATES.flatMap((options) => [[options, 'done'] as const, [options, 'failed'] as const]))(
    'has every call of a build with %j that is %s',
    async (options, outcome) => {
      const build = eventful(options, outcome === 'failed')
      await build.run()
      const needs = needsOf(build)
      const called = [...build.account.regions].flatMap(([region, { ec2 }]) =>
        ec2.names().map((name) => `${name} in ${region === 'eu-west-1' ? 'home' : 'copies'}`),
      )
      const covers = ({ action, where }: Need) =>
        (where === 'images' ? ['home', 'copies'] : [where]).map((one) => `${action.slice('ec2:'.length)} in ${one}`)
      const covered = new Set(needs.flatMap(covers))
      expect([...new Set(called)].filter((call) => !covered.has(call))).toEqual([])
    },
  )

  test('has nothing that no build calls', async () => {
    const called = new Set<string>()
    const needed = new Set<string>()
    for (const options of TEMPLATES) {
      for (const isFailure of [false, true]) {
        const build = eventful(options, isFailure)
        await build.run()
        for (const { ec2 } of build.account.regions.values()) for (const name of ec2.names()) called.add(`ec2:${name}`)
        for (const { action } of needsOf(build)) needed.add(action)
      }
    }
    // Nobody answers over SSH here, and only permissions without ImportKeyPair have EC2 make the key.
    const elsewhere = ['ec2:GetConsoleOutput', 'ec2:CreateKeyPair']
    expect([...needed].filter((action) => !called.has(action) && !elsewhere.includes(action))).toEqual([])
  })
})

describe('the check', () => {
  async function denied(options: object, ...actions: string[]) {
    const build = fakeBuild(options)
    for (const { ec2 } of ['eu-west-1', 'us-east-1'].map((name) => build.account.region(name))) {
      for (const action of actions) ec2.denied.add(action)
    }
    const { result } = await build.run()
    return { build, result }
  }

  test('names all that is missing at once, before anything is made', async () => {
    const options = { ami_regions: ['us-east-1'], tags: { a: 'b' }, ami_users: ['123456789012'] }
    const { build, result } = await denied(options, 'CreateImage', 'CopyImage', 'ModifyImageAttribute', 'StopInstances')
    expect(result).toMatchObject({
      outcome: 'failed',
      error: {
        code: 'aws/not-allowed',
        step: 'Check permissions',
        message:
          'not allowed, but needed for this build: ec2:StopInstances, ec2:CreateImage, ec2:CopyImage, ec2:ModifyImageAttribute',
        details: [
          'ec2:StopInstances in eu-west-1, to stop the instance',
          'ec2:CreateImage in eu-west-1, to make the image',
          'ec2:CopyImage in us-east-1, to copy the image',
          'ec2:ModifyImageAttribute in eu-west-1, to share the image',
          'ec2:ModifyImageAttribute in us-east-1, to share the image',
        ],
      },
    })
    expect(build.ledger.entries()).toEqual([])
    expect(build.home.names().every((name) => name.startsWith('Describe'))).toBe(true)
  })

  test('asks only for what the template uses, each time as a dry run', async () => {
    const { build, result } = await denied({}, 'CopyImage', 'ModifyImageAttribute', 'CreateFleet', 'ImportKeyPair')
    expect(result.outcome).toBe('done')
    expect(build.home.dryRuns.map(({ name }) => name)).toContain('RunInstances')
    expect(build.home.dryRuns.every(({ input }) => input['DryRun'] === true)).toBe(true)
  })

  test('every need that it can ask for has a dry run', async () => {
    for (const options of TEMPLATES) {
      const build = fakeBuild(options)
      await build.run()
      const asked = new Set(
        [...build.account.regions.values()].flatMap(({ ec2 }) => ec2.dryRuns.map(({ name }) => name)),
      )
      const askable = needsOf(build).filter(({ dryRun, role }) => dryRun !== 'none' && role === undefined)
      expect(askable.map(({ action }) => action.slice('ec2:'.length)).filter((name) => !asked.has(name))).toEqual([])
    }
  })

  test('what a policy may bind to tags of things to come is told, and the build goes on', async () => {
    const { build, result } = await denied({}, 'TerminateInstances', 'DeleteVolume')
    expect(result.outcome).toBe('done')
    expect(build.spoken().join('\n')).toContain(
      'Not allowed, unless for things with certain tags: ec2:TerminateInstances, ec2:DeleteVolume',
    )
  })

  test('a machine that turns itself off can be stopped or ended, where there is a lease', () => {
    const ssh = { communicator: 'ssh', ssh_username: 'admin' }
    const needed = (options: object) =>
      needsOf(fakeBuild({ ...ssh, ...options })).filter(({ action }) => action === 'ec2:ModifyInstanceAttribute')
    expect(needed({})).toMatchObject([{ role: 'wanted', resources: ['instance/*'] }])
    for (const options of [{ lease_duration: 'off' }, { shutdown_behavior: 'stop' }, { communicator: 'none' }]) {
      expect(needed(options)).toEqual([])
    }
  })

  test('CreateKeyPair does for ImportKeyPair', async () => {
    const ssh = { communicator: 'ssh', ssh_username: 'admin', ssh_timeout: '1s' }
    const importing = await denied(ssh, 'ImportKeyPair')
    expect(importing.result).not.toMatchObject({ error: { step: 'Check permissions' } })
    const both = await denied(ssh, 'ImportKeyPair', 'CreateKeyPair')
    expect(both.result).toMatchObject({ error: { message: expect.stringMatching(/: ec2:ImportKeyPair$/) } })
  })

  test('CreateTags does for DeleteTags, but not where it may only tag what is just being made', async () => {
    expect((await denied({}, 'DeleteTags')).result.outcome).toBe('done')
    const { result } = await denied({}, 'DeleteTags', 'CreateTags')
    expect(result).toMatchObject({ error: { message: expect.stringMatching(/: ec2:DeleteTags$/) } })
  })

  test('other answers to a dry run are no denials, and it can be skipped', async () => {
    const build = fakeBuild({ skip_permission_check: true })
    build.home.denied.add('CreateImage')
    expect((await build.run()).result.outcome).toBe('done')
    expect(build.home.dryRuns).toEqual([])
  })

  test('the launch is asked about as it will be, for policies look at more than its name', async () => {
    const build = fakeBuild({
      metadata_options: { http_tokens: 'required' },
      launch_block_device_mappings: [{ device_name: '/dev/sda1', encrypted: true, delete_on_termination: true }],
      security_group_ids: ['sg-mine'],
      iam_instance_profile: 'web',
      skip_profile_validation: true,
      subnet_id: 'subnet-1',
      spot_price: 'auto',
      run_tags: { team: '{{ .SourceAMIName }}' },
    })
    await build.run()
    const input = build.home.dryRuns.find(({ name }) => name === 'RunInstances')?.input
    expect(input).toMatchObject({
      ImageId: 'ami-source',
      InstanceType: 't3.micro',
      SubnetId: 'subnet-1',
      SecurityGroupIds: ['sg-mine'],
      IamInstanceProfile: { Name: 'web' },
      MetadataOptions: { HttpTokens: 'required' },
      BlockDeviceMappings: [{ Ebs: { Encrypted: true } }],
      InstanceMarketOptions: { MarketType: 'spot' },
      TagSpecifications: [
        {
          ResourceType: 'instance',
          Tags: expect.arrayContaining([
            { Key: 'team', Value: 'debian' },
            { Key: 'ingot:run', Value: 'permission-check' },
          ]),
        },
        { ResourceType: 'network-interface' },
        { ResourceType: 'volume' },
      ],
    })
    expect(input).not.toHaveProperty('ClientToken')
  })

  test('builds of one template ask once', async () => {
    const build = fakeBuild({})
    await build.run()
    const before = build.home.dryRuns.length
    await findDenials(build.config, build.config.options, build.state, build.step)
    expect(build.home.dryRuns).toHaveLength(before)
  })

  test('an endpoint that may do what it is only asked about is asked nothing', async () => {
    const build = fakeBuild({ custom_endpoint_ec2: 'https://ec2.example.com' })
    build.home.denied.add('CreateImage')
    expect((await build.run()).result.outcome).toBe('done')
    const local = fakeBuild({ custom_endpoint_ec2: 'http://127.0.0.1:4566' })
    local.home.denied.add('CreateImage')
    expect((await local.run()).result).toMatchObject({ error: { code: 'aws/not-allowed' } })
  })
})

describe('the policy', () => {
  const policy = (options: object) => {
    const build = fakeBuild(options)
    return policyFor(build.config, needsOf(build))
  }
  const allowing = (options: object, action: string) => policy(options).filter(({ Action }) => Action.includes(action))

  test('binds what ends and deletes to what Ingot has made', () => {
    expect(allowing({}, 'ec2:TerminateInstances')).toEqual([
      {
        Effect: 'Allow',
        Action: ['ec2:StopInstances', 'ec2:TerminateInstances'],
        Resource: ['arn:aws:ec2:*:*:instance/*'],
        Condition: {
          Null: { 'aws:ResourceTag/ingot:run': 'false' },
          StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] },
        },
      },
    ])
    const [deregister] = allowing({ force_deregister: true }, 'ec2:DeregisterImage')
    expect(deregister?.Condition).not.toHaveProperty('Null')
  })

  test('has no calls that only stand in for others', () => {
    expect(allowing({}, 'ec2:CreateKeyPair')).toEqual([])
    const tagging = (options: object) =>
      allowing(options, 'ec2:CreateTags').map(
        ({ Condition }) => 'ec2:CreateAction' in (Condition?.['StringEquals'] ?? {}),
      )
    expect(tagging({})).toEqual([true])
    expect(tagging({ tags: { a: 'b' } })).toEqual([true, false])
  })

  test('is bound to the regions, each action to its own', () => {
    const regions = (action: string, options: object) =>
      allowing(options, action).map(({ Condition }) => Condition?.['StringEquals']?.['aws:RequestedRegion'])
    expect(regions('ec2:CopyImage', { ami_regions: ['us-east-1'] })).toEqual([['us-east-1']])
    expect(regions('ec2:CopyImage', { ami_regions: ['us-east-1'], encrypt_boot: true })).toEqual([
      ['eu-west-1', 'us-east-1'],
    ])
    expect(regions('ec2:CreateImage', { region: '' })).toEqual([undefined])
  })

  test('speaks of the partition of the region', () => {
    expect(allowing({ region: 'cn-north-1' }, 'ec2:StopInstances')[0]?.Resource).toEqual([
      'arn:aws-cn:ec2:*:*:instance/*',
    ])
  })

  test('lets an instance have its profile, and nothing else have its role', () => {
    const document = { Statement: [{ Effect: 'Allow', Action: ['logs:*'], Resource: ['*'] }] }
    const options = { temporary_iam_instance_profile_policy_document: document }
    expect(allowing(options, 'iam:PassRole')).toEqual([
      {
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: ['arn:aws:iam::*:role/packer-*'],
        Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      },
    ])
    expect(allowing({}, 'iam:PassRole')).toEqual([])
  })

  test('allows the keys that images are encrypted with', () => {
    const arn = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'
    const resources = (key: string) =>
      allowing({ encrypt_boot: true, kms_key_id: key }, 'kms:CreateGrant').map(({ Resource }) => Resource)
    expect(resources(arn)).toEqual([[arn]])
    expect(resources('alias/mine')).toEqual([['arn:aws:kms:*:*:key/*']])
  })
})
