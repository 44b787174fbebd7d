import { describe, expect, test } from 'vitest'
import { imageArtifact } from '../../../src/builders/amazon-ebs/artifact.ts'
import { awsFault } from '../../support/fake-ec2.ts'
import { fakeBuild } from './fake-build.ts'

const made = (build: ReturnType<typeof fakeBuild>) =>
  [...build.state.images.values()].map(({ region, image }) => `${region.name} ${image.Name}`)

test('makes an image, and gives back everything else in reverse order', async () => {
  const build = fakeBuild({ ssh_username: 'admin', communicator: 'none' })
  const { result, undone } = await build.run()
  expect(result).toEqual({ outcome: 'done' })
  const effects = build.home.names().filter((name) => !name.startsWith('Describe'))
  expect(effects).toEqual([
    'CreateSecurityGroup',
    'RunInstances',
    'StopInstances',
    'CreateImage',
    'DeleteTags',
    'TerminateInstances',
    'DeleteSecurityGroup',
  ])
  expect(undone[0]).toBe('DescribeInstances')
  expect(made(build)).toEqual(['eu-west-1 golden'])
  expect(build.ledger.entries().map(({ kind, state }) => [kind, state])).toEqual([
    ['aws-ec2-security-group', 'given-back'],
    ['aws-ec2-instance', 'given-back'],
    ['aws-ec2-image', 'kept'],
  ])
})

test('the artifact is what Packer calls it', () => {
  const build = fakeBuild({})
  const images = ['us-east-1', 'eu-west-1'].map((name) => ({
    region: build.account.region(name),
    image: { ImageId: `ami-${name}` },
  }))
  expect(imageArtifact(images, {}, [])).toMatchObject({
    builderId: 'mitchellh.amazonebs',
    id: 'eu-west-1:ami-eu-west-1,us-east-1:ami-us-east-1',
    description: 'AMIs were created:\neu-west-1: ami-eu-west-1\nus-east-1: ami-us-east-1\n',
    files: [],
    state: { 'region.eu-west-1': 'ami-eu-west-1' },
  })
})

test('asks all questions before anything is made', async () => {
  const build = fakeBuild({ ami_name: 'taken' })
  build.home.addImage({ Name: 'taken' })
  const { result } = await build.run()
  expect(result).toMatchObject({ outcome: 'failed', error: { code: 'aws/name-taken', place: { line: 5 } } })
  expect(build.home.names().every((name) => name.startsWith('Describe'))).toBe(true)
  expect(build.ledger.entries()).toEqual([])
})

test.each([
  [{ region: 'eu-west-1', ami_regions: ['us-est-1'] }, 'aws/unknown-region', 'did you mean "us-east-1"?'],
  [{ source_ami: 'ami-0' }, 'aws/no-source-image', 'an AMI belongs to one region'],
  [{ source_ami: '', source_ami_filter: { owners: ['self'], filters: { name: 'no-*' } } }, 'aws/no-source-image', ''],
])('%j ends with %s', async (options, code, hint) => {
  const { result } = await fakeBuild(options).run()
  expect(result).toMatchObject({ outcome: 'failed', error: { code, hint: expect.stringContaining(hint) } })
})

test('several source images need most_recent', async () => {
  const options = (most_recent: boolean) => ({
    source_ami: '',
    source_ami_filter: { owners: ['1'], filters: { name: 'base' }, most_recent },
  })
  const addTwo = (build: ReturnType<typeof fakeBuild>) => {
    const facts = { Name: 'base', VirtualizationType: 'hvm' } as const
    build.home.addImage({ ...facts, CreationDate: '2026-02-01T00:00:00.000Z' })
    build.home.addImage({ ...facts, CreationDate: '2026-03-01T00:00:00.000Z', ImageId: 'ami-newest' })
    return build
  }
  expect((await addTwo(fakeBuild(options(false))).run()).result).toMatchObject({
    error: { code: 'aws/several-source-images' },
  })
  const build = addTwo(fakeBuild(options(true)))
  await build.run()
  expect(build.home.inputOf('RunInstances')).toMatchObject({ ImageId: 'ami-newest' })
})

describe('failures', () => {
  test('a failing script leaves nothing', async () => {
    const build = fakeBuild({})
    build.hooks.provision = async () => {
      throw new Error('exit 3')
    }
    const { result, undone } = await build.run()
    expect(result).toMatchObject({ outcome: 'failed', error: { message: 'exit 3' } })
    expect(undone.filter((name) => !name.startsWith('Describe'))).toEqual(['TerminateInstances', 'DeleteSecurityGroup'])
    expect(build.home.names()).not.toContain('CreateImage')
  })

  test('an image whose tags fail stays, and is told of', async () => {
    const build = fakeBuild({ tags: { a: 'b' } })
    build.home.answers.CreateTags = () => {
      throw awsFault('TagLimitExceeded')
    }
    const { result, salvage } = await build.run()
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'aws/limit', step: 'Tag image' } })
    expect(made(build)).toEqual(['eu-west-1 golden'])
    const id = [...build.home.images.keys()].at(-1)
    expect(salvage).toMatchObject({
      artifact: { id: `eu-west-1:${id}` },
      missing: [expect.stringMatching(`^eu-west-1: ${id} is not tagged \\(.*TagLimitExceeded.*\\)$`)],
      holds: [],
    })
    // It is no leftover any more: neither for gc on this computer nor for one that goes by tags.
    expect(build.ledger.leftovers()).toEqual([])
    expect(build.home.inputOf('DeleteTags')).toMatchObject({
      Resources: [id, `snap-${id}`],
      Tags: [{ Key: 'ingot:entry' }, { Key: 'ingot:expires' }],
    })
  })

  test("the user's own snapshots stay when an image is given back", async () => {
    const build = fakeBuild({
      ami_block_device_mappings: [{ device_name: '/dev/sdf', snapshot_id: 'snap-mine' }],
    })
    build.home.answers.CreateImage = () => {
      const volumes = ['snap-mine', 'snap-new'].map((SnapshotId) => ({ DeviceName: SnapshotId, Ebs: { SnapshotId } }))
      return build.home.addImage({ BlockDeviceMappings: volumes, State: 'failed' })
    }
    await build.run()
    const deleted = build.home.calls
      .filter(({ name }) => name === 'DeleteSnapshot')
      .map(({ input }) => input['SnapshotId'])
    expect(deleted).toEqual(['snap-new'])
  })

  test('an image that EC2 gives up on is given back', async () => {
    const build = fakeBuild({})
    build.home.answers.CreateImage = ({ Name }) =>
      build.home.addImage({ Name: String(Name), State: 'failed', StateReason: { Message: 'no space' } })
    const { result } = await build.run()
    expect(result).toMatchObject({
      error: { code: 'aws/image-failed', message: expect.stringContaining('is failed: no space') },
    })
    expect([...build.home.images.keys()]).toEqual(['ami-source'])
  })

  test('what a refused call did not make is not looked for', async () => {
    const build = fakeBuild({})
    build.home.answers.RunInstances = () => {
      throw awsFault('UnauthorizedOperation', 'You are not authorized')
    }
    const { result, undone } = await build.run()
    expect(result).toMatchObject({
      error: { code: 'aws/not-allowed', hint: expect.stringContaining('ec2:RunInstances') },
    })
    expect(undone).toEqual(['DeleteSecurityGroup'])
  })

  test('what a cut-off call may have made is found by its tag and given back', async () => {
    const build = fakeBuild({})
    build.home.answers.RunInstances = () => {
      build.home.instances.set('i-lost', { InstanceId: 'i-lost', State: { Name: 'running' } })
      throw Object.assign(new Error('cut'), { code: 'ECONNRESET' })
    }
    const { undone } = await build.run()
    expect(undone).toContain('TerminateInstances')
    const look = build.home.calls.find(({ name, input }) => name === 'DescribeInstances' && 'Filters' in input)
    expect(look?.input).toEqual({ Filters: [{ Name: 'tag:ingot:entry', Values: [expect.stringMatching(/-2$/)] }] })
  })
})

describe('regions', () => {
  test('copies start together and are tagged each in its region', async () => {
    const build = fakeBuild({ ami_regions: ['us-east-1', 'eu-west-1', 'us-east-2', 'us-east-1'], tags: { a: 'b' } })
    const { result } = await build.run()
    expect(result).toEqual({ outcome: 'done' })
    expect(made(build).sort()).toEqual(['eu-west-1 golden', 'us-east-1 golden', 'us-east-2 golden'])
    for (const region of ['us-east-1', 'us-east-2']) {
      const { ec2 } = build.account.region(region)
      expect(ec2.inputOf('CopyImage')).toMatchObject({ Name: 'golden', SourceRegion: 'eu-west-1' })
      expect(ec2.names()).toContain('CreateTags')
    }
    expect(build.home.names()).not.toContain('CopyImage')
  })

  test('one failed region neither hides nor deletes the others', async () => {
    const build = fakeBuild({ ami_regions: ['us-east-1', 'us-east-2'], tags: { a: 'b' } })
    build.account.region('us-east-1').ec2.answers.CopyImage = () => {
      throw awsFault('ResourceLimitExceeded', 'too many copies')
    }
    const { result } = await build.run()
    expect(result).toMatchObject({
      outcome: 'failed',
      error: { code: 'aws/region-failed', message: 'us-east-1: no AMI; the AMIs that there are stay' },
    })
    expect(made(build).sort()).toEqual(['eu-west-1 golden', 'us-east-2 golden'])
    const { ec2 } = build.account.region('us-east-2')
    expect(ec2.names()).toContain('CreateTags')
    expect(ec2.images.size).toBe(2)
  })

  test('a taken name in a copy region is noticed before anything is made', async () => {
    const build = fakeBuild({ ami_regions: ['us-east-1'] })
    build.account.region('us-east-1').ec2.addImage({ Name: 'golden' })
    const { result } = await build.run()
    expect(result).toMatchObject({ error: { code: 'aws/name-taken', message: expect.stringContaining('us-east-1') } })
  })

  test('encryption goes through an intermediary image, which is given back', async () => {
    const build = fakeBuild({
      encrypt_boot: true,
      kms_key_id: 'alias/home',
      ami_regions: ['us-east-1'],
      region_kms_key_ids: { 'us-east-1': 'alias/away' },
    })
    const { result } = await build.run()
    expect(result).toEqual({ outcome: 'done' })
    expect(build.home.inputOf('CreateImage')['Name']).toMatch(/^[a-z0-9]{7}$/)
    expect(build.home.inputOf('CopyImage')).toMatchObject({ Name: 'golden', Encrypted: true, KmsKeyId: 'alias/home' })
    expect(build.account.region('us-east-1').ec2.inputOf('CopyImage')).toMatchObject({ KmsKeyId: 'alias/away' })
    expect([...build.home.images.values()].map(({ Name }) => Name)).toEqual(['debian', 'golden'])
  })

  test('skip_save_build_region leaves copies alone', async () => {
    const build = fakeBuild({ skip_save_build_region: true, ami_regions: ['us-east-1'] })
    await build.run()
    expect(made(build)).toEqual(['us-east-1 golden'])
    expect([...build.home.images.values()].map(({ Name }) => Name)).toEqual(['debian'])
  })
})

describe('force_deregister', () => {
  const old = (build: ReturnType<typeof fakeBuild>) => build.home.addImage({ Name: 'golden', ImageId: 'ami-old' })

  test('the old image goes only once the new one exists', async () => {
    const build = fakeBuild({ force_deregister: true, force_delete_snapshot: true })
    old(build)
    build.home.answers.CreateImage = ({ Name }) => {
      const taken = [...build.home.images.values()].some((image) => image.Name === Name)
      if (taken) throw awsFault('InvalidAMIName.Duplicate')
      return build.home.addImage({ Name: String(Name) })
    }
    const { result } = await build.run()
    expect(result).toEqual({ outcome: 'done' })
    const effects = build.home.names().filter((name) => /Image$/.test(name) && !name.startsWith('Describe'))
    expect(effects).toEqual(['CreateImage', 'DeregisterImage', 'CreateImage', 'DeregisterImage'])
    expect([...build.home.images.values()].map(({ Name }) => Name)).toEqual(['debian', 'golden'])
    expect(build.home.images.has('ami-old')).toBe(false)
  })

  test('nothing is made twice when there is nothing to replace', async () => {
    const build = fakeBuild({ force_deregister: true })
    await build.run()
    expect(build.home.names().filter((name) => name === 'CreateImage')).toHaveLength(1)
  })

  test('a build that fails before leaves the old image', async () => {
    const build = fakeBuild({}, { context: { force: true } })
    old(build)
    build.home.answers.CreateImage = () => {
      throw awsFault('ResourceLimitExceeded')
    }
    await build.run()
    expect(build.home.images.has('ami-old')).toBe(true)
  })

  test('when the last call fails, the image that exists is kept and named', async () => {
    const build = fakeBuild({ force_deregister: true })
    old(build)
    build.home.answers.CreateImage = ({ Name }) => {
      if (Name === 'golden') throw awsFault('ResourceLimitExceeded', 'too many')
      return build.home.addImage({ Name: String(Name), ImageId: 'ami-rescue' })
    }
    const { result } = await build.run()
    expect(result).toMatchObject({ error: { code: 'aws/not-replaced', hint: expect.stringContaining('ami-rescue') } })
    expect(build.home.images.has('ami-rescue')).toBe(true)
  })
})

describe('the launch', () => {
  test('says who made it, in tags, and how to recognise the call', async () => {
    const build = fakeBuild({ run_tags: { From: '{{ .SourceAMIName }}' }, run_volume_tag: [{ name: 'v', value: 'w' }] })
    await build.run()
    const input = build.home.inputOf('RunInstances') as { ClientToken: string; TagSpecifications: { Tags: object[] }[] }
    expect(input.ClientToken).toMatch(/^ingot-/)
    const [instance, , volume] = input.TagSpecifications
    for (const tag of [
      { Key: 'Name', Value: 'Packer Builder' },
      { Key: 'From', Value: 'debian' },
      { Key: 'ingot:run', Value: expect.any(String) },
    ]) {
      expect(instance?.Tags).toContainEqual(tag)
    }
    expect(volume?.Tags).toContainEqual({ Key: 'v', Value: 'w' })
  })

  test('a public address needs a subnet, the one with the most free addresses', async () => {
    const build = fakeBuild({ associate_public_ip_address: true })
    await build.run()
    expect(build.home.inputOf('RunInstances')).toMatchObject({
      NetworkInterfaces: [{ AssociatePublicIpAddress: true, SubnetId: 'subnet-2' }],
    })
    expect(build.home.inputOf('CreateSecurityGroup')).toMatchObject({ VpcId: 'vpc-1' })
  })

  test('without a subnet to choose it warns and goes on', async () => {
    const build = fakeBuild({ associate_public_ip_address: true })
    build.home.answers.DescribeVpcs = () => ({ Vpcs: [] })
    const { result } = await build.run()
    expect(result.outcome).toBe('done')
    expect(build.spoken().join('\n')).toContain('no subnet could be chosen: there is no default VPC')
    expect(build.home.inputOf('RunInstances')).not.toHaveProperty('NetworkInterfaces')
  })

  test('waits while the new security group is not known everywhere', async () => {
    const build = fakeBuild({})
    let refusals = 3
    const plain = { Instances: [{ InstanceId: 'i-1' }] }
    build.home.answers.RunInstances = () => {
      if (refusals-- > 0) throw awsFault('InvalidGroup.NotFound')
      build.home.instances.set('i-1', { InstanceId: 'i-1', State: { Name: 'running' } })
      return plain
    }
    expect((await build.run()).result.outcome).toBe('done')
  })

  test('volumes that the user wants stay, the others go', async () => {
    const build = fakeBuild({
      launch_block_device_mappings: [
        { device_name: '/dev/sdf', volume_size: 1 },
        { device_name: '/dev/sdg', volume_size: 1, delete_on_termination: true },
      ],
    })
    build.home.answers.RunInstances = () => {
      const volume = (DeviceName: string, DeleteOnTermination: boolean) => ({
        DeviceName,
        Ebs: { VolumeId: `vol-${DeviceName}`, DeleteOnTermination },
      })
      const BlockDeviceMappings = [volume('/dev/sdf', false), volume('/dev/sdg', true), volume('/dev/sdh', false)]
      build.home.instances.set('i-1', { InstanceId: 'i-1', State: { Name: 'running' }, BlockDeviceMappings })
      return { Instances: [{ InstanceId: 'i-1' }] }
    }
    build.home.answers.DescribeVolumes = () => ({
      Volumes: [{ VolumeId: 'vol-/dev/sdf' }, { VolumeId: 'vol-/dev/sdh' }],
    })
    await build.run()
    const deleted = build.home.calls.filter(({ name }) => name === 'DeleteVolume').map(({ input }) => input['VolumeId'])
    expect(deleted).toEqual(['vol-/dev/sdh'])
    const untagged = build.home.calls.filter(({ name }) => name === 'DeleteTags').map(({ input }) => input['Resources'])
    expect(untagged).toContainEqual(['vol-/dev/sdf'])
  })

  test('skip_create_ami ends after the stop', async () => {
    const build = fakeBuild({ skip_create_ami: true })
    await build.run()
    expect(build.home.names()).toContain('StopInstances')
    expect(build.home.names()).not.toContain('CreateImage')
    expect(made(build)).toEqual([])
  })
})

test('provisioners learn about the instance and its source', async () => {
  const build = fakeBuild({})
  await build.run()
  expect(build.seen).toEqual([
    expect.objectContaining({ ID: 'i-2', SourceAMI: 'ami-source', SourceAMIName: 'debian', BuildRegion: 'eu-west-1' }),
  ])
})
