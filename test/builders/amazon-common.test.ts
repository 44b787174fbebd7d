import { expect, test } from 'vitest'
import { addressOf } from '../../src/builders/amazon-common/address.ts'
import { consoleHostKeys } from '../../src/builders/amazon-common/console-host-keys.ts'
import { toMappings } from '../../src/builders/amazon-common/devices.ts'
import { HostKeyLookup } from '../../src/builders/amazon-common/host-key-lookup.ts'
import { timeOrderedUuid } from '../../src/builders/amazon-common/names.ts'
import { awsFault, FakeEc2 } from '../support/fake-ec2.ts'
import { fakeHost } from '../support/fake-host.ts'

const ED25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJ6'
const RSA = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQDX+/='
const block = (...keys: string[]) =>
  ['-----BEGIN SSH HOST KEY KEYS-----', ...keys, '-----END SSH HOST KEY KEYS-----', ''].join('\r\n')

test('finds the host keys in a console between kernel messages', () => {
  const noise = '[   12.345] cloud-init[512]: '
  expect(
    consoleHostKeys(`boot\n${noise}${block(`${noise}${ED25519} root@ip-10-0-0-1`, `${RSA} root@x`)}login: `),
  ).toEqual([ED25519, RSA])
})

test('waits for the whole block, and takes the last one', () => {
  expect(consoleHostKeys(`-----BEGIN SSH HOST KEY KEYS-----\n${ED25519}`)).toBeUndefined()
  expect(consoleHostKeys('')).toBeUndefined()
  expect(consoleHostKeys(`${block(RSA)}reboot\n${block(ED25519)}`)).toEqual([ED25519])
})

test('looks at the console every other second, until the keys are there', async () => {
  const { clock } = fakeHost()
  const ec2 = new FakeEc2('r')
  let console = 'booting'
  ec2.answers.GetConsoleOutput = () => ({ Output: Buffer.from(console).toString('base64') })
  const policy = new HostKeyLookup(ec2, 'i-1', clock).policy
  if (policy.kind !== 'lookup') throw new Error('no look-up')
  const { signal } = new AbortController()
  expect(await policy.find(signal)).toBeUndefined()
  expect(await policy.find(signal)).toBeUndefined()
  expect(ec2.calls).toHaveLength(1)
  console = block(ED25519)
  clock.advance(2000)
  expect(await policy.find(signal)).toEqual([ED25519])
  await policy.find(signal)
  expect(ec2.calls).toHaveLength(2)
})

test('goes without the console where it may not be read, and without its latest state where there is none', async () => {
  const { clock } = fakeHost()
  const ec2 = new FakeEc2('r')
  const { signal } = new AbortController()
  ec2.answers.GetConsoleOutput = ({ Latest }) => {
    throw awsFault(Latest ? 'UnsupportedOperation' : 'UnauthorizedOperation')
  }
  const policy = new HostKeyLookup(ec2, 'i-1', clock).policy
  if (policy.kind !== 'lookup') throw new Error('no look-up')
  for (let i = 0; i < 5; i++) {
    expect(await policy.find(signal)).toBeUndefined()
    clock.advance(2000)
  }
  expect(ec2.calls.map(({ input }) => input)).toEqual([{ InstanceId: 'i-1', Latest: true }, { InstanceId: 'i-1' }])
})

test('checks the key that was trusted at first as soon as the console shows the right ones', async () => {
  const { clock } = fakeHost()
  const { signal } = new AbortController()
  async function verdict(trusted: string): Promise<string> {
    const ec2 = new FakeEc2('r')
    let looks = 0
    ec2.answers.GetConsoleOutput = () => ({ Output: Buffer.from(looks++ < 3 ? '' : block(ED25519)).toString('base64') })
    const lookup = new HostKeyLookup(ec2, 'i-1', clock)
    const { policy } = lookup
    if (policy.kind === 'lookup') policy.trusted?.(trusted)
    expect(await lookup.verify(signal)).toBe('not yet')
    await lookup.watch(signal)
    return lookup.verify(signal)
  }
  expect(await verdict(ED25519)).toBe('verified')
  await expect(verdict(RSA)).rejects.toMatchObject({
    code: 'aws/wrong-host-key',
    message: expect.stringContaining('i-1'),
  })
})

test.each([
  [undefined, '198.51.100.1'],
  ['private_ip', '10.0.0.1'],
  ['public_dns', 'public.example'],
  ['private_dns', 'private.example'],
  ['ipv6', '2001:db8::1'],
])('ssh_interface %s leads to %s', (sshInterface, address) => {
  const instance = {
    VpcId: 'vpc-1',
    PublicIpAddress: '198.51.100.1',
    PrivateIpAddress: '10.0.0.1',
    PublicDnsName: 'public.example',
    PrivateDnsName: 'private.example',
    NetworkInterfaces: [{ Ipv6Addresses: [{ Ipv6Address: '2001:db8::1' }] }],
  }
  expect(addressOf(instance, sshInterface)).toBe(address)
})

test('without a public address the private one is taken, unless the user wants a public one', () => {
  const instance = { VpcId: 'vpc-1', PrivateIpAddress: '10.0.0.1', PublicDnsName: '' }
  expect(addressOf(instance, undefined)).toBe('10.0.0.1')
  expect(addressOf(instance, 'public_ip')).toBeUndefined()
  expect(addressOf(instance, 'public_dns')).toBeUndefined()
})

test('sends of a device what EC2 takes for it', () => {
  const bare = { delete_on_termination: false, no_device: false }
  expect(
    toMappings([
      { ...bare, device_name: '/dev/sda1', volume_type: 'gp2', volume_size: 8, iops: 100, throughput: 125 },
      {
        ...bare,
        device_name: '/dev/sdb',
        volume_type: 'gp3',
        iops: 4000,
        throughput: 125,
        delete_on_termination: true,
      },
      { ...bare, device_name: '/dev/sdc', no_device: true },
      { ...bare, device_name: '/dev/sdd', virtual_name: 'ephemeral0' },
      {
        ...bare,
        device_name: '/dev/sde',
        virtual_name: 'data',
        snapshot_id: 'snap-1',
        encrypted: true,
        kms_key_id: 'k',
      },
    ]),
  ).toEqual([
    { DeviceName: '/dev/sda1', Ebs: { DeleteOnTermination: false, VolumeType: 'gp2', VolumeSize: 8 } },
    { DeviceName: '/dev/sdb', Ebs: { DeleteOnTermination: true, VolumeType: 'gp3', Iops: 4000, Throughput: 125 } },
    { DeviceName: '/dev/sdc', NoDevice: '' },
    { DeviceName: '/dev/sdd', VirtualName: 'ephemeral0' },
    {
      DeviceName: '/dev/sde',
      Ebs: { DeleteOnTermination: false, SnapshotId: 'snap-1', Encrypted: true, KmsKeyId: 'k' },
    },
  ])
})

test('names sort by time', () => {
  const host = fakeHost()
  const first = timeOrderedUuid(host)
  host.clock.advance(1000)
  expect(first).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  expect(timeOrderedUuid(host) > first).toBe(true)
})
