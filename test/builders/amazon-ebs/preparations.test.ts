import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { HostKeyLookup } from '../../../src/builders/amazon-common/host-key-lookup.ts'
import {
  findNetwork,
  findSources,
  importLoginKey,
  makeLoginKey,
  provision,
  securityGroup,
} from '../../../src/builders/amazon-common/steps/index.ts'
import { NO_PROGRESS } from '../../../src/engine/index.ts'
import { awsFault } from '../../support/fake-ec2.ts'
import { noCommunicator } from '../../support/run.ts'
import { fakeBuild } from './fake-build.ts'

const SSH = { communicator: 'ssh', ssh_username: 'admin' }
const localCloud = {
  endpoint: 'http://127.0.0.1:4566',
  accessKeyId: 'a',
  secretAccessKey: 's',
  standIn: async () => ({ imageId: 'ami-source', notice: 'debian stands in' }),
}

describe('who may connect', () => {
  async function sources(options: object, parts: Parameters<typeof fakeBuild>[1] = {}) {
    const build = fakeBuild({ ...SSH, ...options }, parts)
    await findSources(build.config).run(build.state, build.step)
    const { sourceCidrs, sourceWarning } = build.state
    return { cidrs: sourceCidrs.value, warning: sourceWarning, spoken: build.spoken().join('\n') }
  }
  const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10']

  test.each([
    ['this computer alone', { associate_public_ip_address: true }, ['198.51.100.7/32']],
    ['private addresses too, when the instance may have no public one', {}, ['198.51.100.7/32', ...PRIVATE]],
    ['private addresses alone for a private address', { ssh_interface: 'private_ip' }, PRIVATE],
    ['whom the user names', { temporary_security_group_source_cidrs: ['0.0.0.0/0'] }, ['0.0.0.0/0']],
    ['this computer, when asked for', { temporary_security_group_source_public_ip: true }, ['198.51.100.7/32']],
    ['nobody, where groups are given', { security_group_id: 'sg-1' }, []],
    ['this computer, for an endpoint on it', { custom_endpoint_ec2: 'http://localhost:1' }, ['127.0.0.1/32']],
  ])('%s', async (_, options, cidrs) => {
    expect((await sources(options)).cidrs).toEqual(cidrs)
  })

  test('this computer, in the local cloud', async () => {
    expect((await sources({}, { context: { localCloud } })).cidrs).toEqual(['127.0.0.1/32'])
  })

  test('everybody with a warning, when the own address is not known', async () => {
    const { cidrs, warning, spoken } = await sources({}, { ownAddress: undefined })
    expect(cidrs).toEqual(['0.0.0.0/0'])
    expect(warning).toContain('Everybody can reach the instance')
    expect(spoken).toBe('')
    await expect(
      sources({ temporary_security_group_source_public_ip: true }, { ownAddress: undefined }),
    ).rejects.toMatchObject({ code: 'aws/no-own-address' })
  })
})

test('that everybody may connect is told when a group lets them in: until then something else may end the build', async () => {
  const build = fakeBuild(SSH, { ownAddress: undefined })
  build.state.home.value = build.account.region('eu-west-1')
  build.state.sourceImage.value = { ImageId: 'ami-source' }
  build.state.network.value = { vpcId: 'vpc-1', subnetId: undefined, zone: undefined }
  await findSources(build.config).run(build.state, build.step)
  expect(build.spoken().join('\n')).not.toContain('Everybody')
  await securityGroup(build.config).run(build.state, build.step)
  expect(build.spoken().join('\n')).toContain('warning: Everybody can reach the instance')
})

describe('the login key', () => {
  async function key(options: object, parts: Parameters<typeof fakeBuild>[1] = {}) {
    const build = fakeBuild({ ...SSH, ...options }, parts)
    await makeLoginKey(build.config).run(build.state, build.step)
    return build
  }

  test.each([
    [{}, 'made'],
    [{ ssh_password: 'p' }, 'none'],
    [{ ssh_password: 'p', temporary_key_pair_name: 'mine' }, 'made'],
    [{ communicator: 'none' }, 'none'],
  ])('%j: %s', async (options, kind) => {
    expect((await key(options)).state.key.value.kind).toBe(kind)
  })

  test('the local cloud gets one in any case, since its images know no other', async () => {
    const build = await key({ ssh_password: 'p' }, { context: { localCloud } })
    expect(build.state.key.value.kind).toBe('made')
  })

  test('only the public half is sent', async () => {
    const build = await key({ temporary_key_pair_name: 'mine' })
    build.state.home.value = build.account.region('eu-west-1')
    build.state.sourceImage.value = {}
    await importLoginKey(build.config).run(build.state, build.step)
    const input = build.home.inputOf('ImportKeyPair')
    expect(input).toMatchObject({ KeyName: 'mine' })
    expect(String(input['PublicKeyMaterial'])).toMatch(/^ssh-ed25519 AAAA/)
    expect(JSON.stringify(build.home.calls)).not.toContain('PRIVATE')
  })

  test('EC2 makes the key where importing is not allowed', async () => {
    const build = await key({})
    build.state.home.value = build.account.region('eu-west-1')
    build.state.sourceImage.value = {}
    build.home.answers.ImportKeyPair = () => {
      throw awsFault('UnauthorizedOperation')
    }
    build.home.answers.CreateKeyPair = () => ({ KeyMaterial: 'the private half' })
    await importLoginKey(build.config).run(build.state, build.step)
    expect(build.state.key.value).toMatchObject({ kind: 'made', privateKey: 'the private half' })
  })

  test('-debug saves it for its owner alone, until the end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ingot-debug-'))
    const build = await key({}, { folder, context: { debug: true, cwd: folder } })
    build.state.home.value = build.account.region('eu-west-1')
    build.state.sourceImage.value = {}
    const step = importLoginKey(build.config)
    await step.run(build.state, build.step)
    const file = join(folder, 'ec2_web.pem')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await step.cleanup?.(build.state, build.step, 'done')
    expect(() => statSync(file)).toThrow()
  })
})

test('a host key that turns out to be wrong ends the provisioning', async () => {
  const build = fakeBuild({ ...SSH })
  const { ec2, clock } = build.account.region('eu-west-1')
  const keys = '-----BEGIN SSH HOST KEY KEYS-----\nssh-ed25519 AAAAright x\n-----END SSH HOST KEY KEYS-----'
  ec2.answers.GetConsoleOutput = () => ({ Output: Buffer.from(keys).toString('base64') })
  build.state.home.value = build.account.region('eu-west-1')
  build.state.sourceImage.value = {}
  build.state.instance.value = { InstanceId: 'i-1' }
  build.state.key.value = { kind: 'none' }
  build.state.communicator = noCommunicator
  build.state.hostKeys = new HostKeyLookup(ec2, 'i-1', clock)
  const { policy } = build.state.hostKeys
  if (policy.kind === 'lookup') policy.trusted?.('ssh-ed25519 AAAAwrong')
  const step = provision(build.config, {
    hasProvisioners: true,
    progress: NO_PROGRESS,
    provision: (_communicator, _generated, { signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  })
  await expect(step.run(build.state, build.step)).rejects.toMatchObject({ code: 'aws/wrong-host-key' })
})

describe('the network', () => {
  async function network(options: object, parts: Parameters<typeof fakeBuild>[1] = {}) {
    const build = fakeBuild(options, parts)
    build.state.home.value = build.account.region('eu-west-1')
    await findNetwork(build.config).run(build.state, build.step)
    return { network: build.state.network.value, build }
  }

  test.each([
    [{}, { vpcId: undefined, subnetId: undefined, zone: undefined }],
    [{ availability_zone: 'eu-west-1c' }, { vpcId: undefined, subnetId: undefined, zone: 'eu-west-1c' }],
    [{ subnet_id: 'subnet-1' }, { vpcId: 'vpc-1', subnetId: 'subnet-1', zone: 'eu-west-1a' }],
    [{ vpc_id: 'vpc-1' }, { vpcId: 'vpc-1', subnetId: undefined, zone: undefined }],
    [
      { subnet_filter: { filters: { 'tag:x': 'y' }, most_free: true } },
      { vpcId: 'vpc-1', subnetId: 'subnet-2', zone: 'eu-west-1b' },
    ],
  ])('%j', async (options, expected) => {
    expect((await network(options)).network).toEqual(expected)
  })

  test('several subnets need a choice', async () => {
    await expect(network({ subnet_filter: { filters: { 'tag:x': 'y' } } })).rejects.toMatchObject({
      code: 'aws/network',
      message: '2 subnets match "subnet_filter", but only one may',
    })
  })

  test('subnets that match are available ones in the VPC and zone', async () => {
    const { build } = await network({
      vpc_id: 'vpc-1',
      availability_zone: 'eu-west-1b',
      subnet_filter: { filters: { 'tag:x': 'y,z' }, random: true },
    })
    expect(build.home.inputOf('DescribeSubnets')).toEqual({
      Filters: [
        { Name: 'tag:x', Values: ['y', 'z'] },
        { Name: 'state', Values: ['available'] },
        { Name: 'vpc-id', Values: ['vpc-1'] },
        { Name: 'availability-zone', Values: ['eu-west-1b'] },
      ],
    })
  })

  test('another VPC than the default one needs a subnet', async () => {
    const build = fakeBuild({ vpc_id: 'vpc-9' })
    build.state.home.value = build.account.region('eu-west-1')
    build.home.answers.DescribeVpcs = () => ({ Vpcs: [{ VpcId: 'vpc-9', IsDefault: false }] })
    await expect(findNetwork(build.config).run(build.state, build.step)).rejects.toMatchObject({
      message: '"vpc_id" "vpc-9" is not the default VPC, so a subnet is needed',
    })
  })

  test("in the local cloud the real account's subnet is stood in for", async () => {
    const build = fakeBuild({ subnet_id: 'subnet-real' }, { context: { localCloud } })
    build.state.home.value = build.account.region('eu-west-1')
    build.home.answers.DescribeSubnets = () => ({ Subnets: [] })
    await findNetwork(build.config).run(build.state, build.step)
    expect(build.state.network.value.subnetId).toBeUndefined()
    expect(build.spoken().join()).toContain('own network stands in')
  })
})

test('in the local cloud a base image stands in for the source', async () => {
  const build = fakeBuild({ source_ami: 'ami-0328aad0f6218c429' }, { context: { localCloud } })
  const { result } = await build.run()
  expect(result.outcome).toBe('done')
  expect(build.spoken()).toContain('say: debian stands in')
  expect(build.home.inputOf('RunInstances')).toMatchObject({ ImageId: 'ami-source' })
})

test("nothing stands in for an image of one's own", async () => {
  const mine = { filters: { name: 'my-ami-*' }, owners: ['self'], most_recent: true }
  const build = fakeBuild({ source_ami: '', source_ami_filter: mine }, { context: { localCloud } })
  build.home.answers.DescribeImages = () => ({ Images: [] })
  const { result } = await build.run()
  expect(result).toMatchObject({ outcome: 'failed', error: { code: 'aws/no-source-image' } })
  expect(build.spoken()).not.toContain('say: debian stands in')
})
