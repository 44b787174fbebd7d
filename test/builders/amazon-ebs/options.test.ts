import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cleanResourceName } from '../../../src/builders/amazon-common/checks/index.ts'
import { amazonEbsBuilder } from '../../../src/builders/amazon-ebs/index.ts'
import { flattenErrors, type IngotError } from '../../../src/errors/index.ts'
import { optionMetaOf } from '../../../src/options/index.ts'
import { bench, decoded } from '../../support/component.ts'

const folder = mkdtempSync(join(tmpdir(), 'ingot-options-'))
const at = bench(folder)
const GOOD = {
  region: 'eu-west-1',
  instance_type: 't3.micro',
  source_ami: 'ami-1',
  ami_name: 'golden',
  ssh_username: 'admin',
}

const prepare = (options: object) => amazonEbsBuilder.prepare(decoded(amazonEbsBuilder.options, options), at.prepared)

function mistakes(options: object): { code: string; message: string; line: number | undefined; hint?: string }[] {
  try {
    prepare({ ...GOOD, ...options })
  } catch (error) {
    return (flattenErrors(error) as IngotError[]).map(({ code, message, place, hint }) => ({
      code,
      message,
      line: place?.line,
      ...(hint ? { hint } : {}),
    }))
  }
  return []
}

test('describes every option in a sentence', () => {
  for (const [name, type] of Object.entries(amazonEbsBuilder.options.shape)) {
    expect(optionMetaOf(type)?.description, name).toMatch(/^["A-Z].*\.$/s)
  }
})

test('the least that is needed is enough, and no call is made', () => {
  expect(prepare(GOOD).warnings).toEqual([])
})

test('a mistake stands where its option does', () => {
  // Every option of these tests has a line of its own; the braces have the first.
  expect(mistakes({ ami_name: 'no' })).toEqual([
    { code: 'options/invalid', message: '"ami_name" "no" must have 3 to 128 characters, not 2', line: 5 },
  ])
})

test('all mistakes are told at once', () => {
  expect(mistakes({ instance_type: '', source_ami: '', ssh_username: '' }).map(({ code }) => code)).toEqual([
    'options/missing',
    'options/missing',
    'ssh/no-username',
  ])
})

const COPIES = { ami_regions: ['us-east-1'], encrypt_boot: true }
const device = (more: object) => ({ launch_block_device_mappings: [{ device_name: '/dev/sdf', ...more }] })

describe('refused', () => {
  test.each([
    [{ ami_name: 'a:b{c' }, '"ami_name" "a:b{c" may not contain ":", "{"'],
    [{ access_key: 'AKIA' }, '"access_key" is set, but "secret_key" is not'],
    [{ secret_key: 's' }, '"secret_key" is set, but "access_key" is not'],
    [{ assume_role: { session_name: 'x' } }, '"assume_role" needs "role_arn"'],
    [{ kms_key_id: 'alias/a' }, '"kms_key_id" needs "encrypt_boot": true'],
    [{ encrypt_boot: true, kms_key_id: 'my key' }, '"kms_key_id" "my key" is not the id, alias'],
    [
      { ...COPIES, region_kms_key_ids: { 'us-west-1': '' } },
      'region "us-west-1" is in "region_kms_key_ids" but not in',
    ],
    [{ ...COPIES, region_kms_key_ids: { 'us-west-1': '' } }, 'region "us-east-1" is in "ami_regions" but not in'],
    [{ encrypt_boot: true, ami_users: ['1'] }, '"ami_users" can\'t share what is encrypted with the account'],
    [{ ...COPIES, snapshot_users: ['1'], region_kms_key_ids: { 'us-east-1': '' } }, '"snapshot_users" can\'t share'],
    [{ skip_save_build_region: true, ami_regions: ['eu-west-1'] }, 'would leave no AMI at all'],
    [{ imds_support: 'v1' }, '"imds_support" must be "v2.0" or left out, not "v1"'],
    [{ deprecate_at: 'tomorrow' }, '"deprecate_at" "tomorrow" is not a time'],
    [{ snapshot_copy_duration_minutes: 20 }, 'must be a multiple of 15 up to 2880, not 20'],
    [{ source_ami: '', source_ami_filter: { filters: { name: 'x' } } }, '"source_ami_filter" needs "owners"'],
    [{ user_data: 'a', user_data_file: 'b' }, 'only one of "user_data" and "user_data_file"'],
    [{ user_data_file: 'missing.sh' }, '"user_data_file" "missing.sh" does not exist'],
    [{ security_group_id: 'sg-1', security_group_ids: ['sg-2'] }, 'only one of "security_group_id" and'],
    [{ temporary_security_group_source_cidrs: ['10.0.0.0/33'] }, '"10.0.0.0/33" is not a range of addresses'],
    [{ ssh_interface: 'public' }, '"ssh_interface" must be one of public_ip'],
    [{ enable_unlimited_credits: true, instance_type: 'm5.large' }, 'is for t2, t3, t3a and t4g instances'],
    [{ enable_nitro_enclave: true }, 'can\'t be used with a burstable "t3.micro"'],
    [{ instance_type: '' }, 'an "instance_type" is needed'],
    [{ instance_types: ['t3.small'] }, 'only one of "instance_type" and "instance_types" can be set'],
    [{ spot_instance_types: ['t3.small'] }, 'only one of "instance_type" and "spot_instance_types" can be set'],
    [{ spot_price: 'cheap' }, '"spot_price" "cheap" is neither "auto" nor a number'],
    [{ spot_price: '0.1', instance_markets: ['on-demand'] }, '"spot_price" "0.1" contradicts "instance_markets"'],
    [{ spot_tags: { a: 'b' } }, '"spot_tags" is for spot instances, and none is asked for'],
    [{ spot_price: '0', spot_tag: { key: 'a', value: 'b' } }, '"spot_tag" is for spot instances'],
    [{ block_duration_minutes: 61 }, '"block_duration_minutes" must be a multiple of 60, not 61'],
    [
      { spot_price: 'auto', instance_type: 't2.micro', enable_t2_unlimited: true },
      "can't be used with a spot instance",
    ],
    [
      { spot_price: 'auto', instance_type: 'm5.large', enable_nitro_enclave: true },
      "can't be used with spot instances",
    ],
    [{ subnet_id: 'subnet-1', subnet_ids: ['subnet-2'] }, 'only one of "subnet_id" and "subnet_ids" can be set'],
    [{ capacity_reservation_id: 'a', capacity_reservation_group_arn: 'b' }, 'only one of "capacity_reservation_id"'],
    [{ ssh_keypair_name: 'mine' }, '"ssh_keypair_name" "mine" needs its private key'],
    [{ metadata_options: { http_tokens: 'on' } }, '"metadata_options.http_tokens" must be "optional" or "required"'],
    [{ metadata_options: { http_put_response_hop_limit: 65 } }, 'must be 1 to 64, not 65'],
    [{ placement: { tenancy: 'mine' } }, '"tenancy" must be "default", "dedicated" or "host", not "mine"'],
    [{ temporary_key_pair_type: 'ecdsa' }, 'must be "ed25519" or "rsa" on EC2'],
    [{ launch_block_device_mappings: [{ volume_size: 8 }] }, 'launch_block_device_mappings[0]: needs "device_name"'],
    [device({ kms_key_id: 'alias/a', encrypted: false }), '"kms_key_id" "alias/a" contradicts "encrypted": false'],
    [device({ volume_type: 'io1', volume_size: 10, iops: 501 }), '"iops" 501 is too much for an io1 volume of 10 GiB'],
    [device({ volume_type: 'io2', iops: 99 }), '"iops" of an io2 volume must be 100 to 64000, not 99'],
    [device({ volume_type: 'gp3', iops: 2999 }), '"iops" of a gp3 volume must be 3000 to 16000, not 2999'],
    [device({ volume_type: 'gp2', throughput: 125 }), '"throughput" is for gp3 volumes alone, not for "gp2"'],
    [device({ volume_type: 'gp3', throughput: 124 }), '"throughput" must be 125 to 1000 MiB/s, not 124'],
  ])('%j: %s', (options, message) => {
    const found = mistakes(options)
    expect(found.map((mistake) => mistake.message).join('\n')).toContain(message)
    expect(found.every(({ line }) => (line ?? 0) > 0)).toBe(true)
  })
})

describe('not supported yet, by name', () => {
  test.each([
    [{ ssh_interface: 'session_manager' }, 'ssh_interface'],
    [{ session_manager_port: 8000 }, 'session_manager_port'],
    [{ pause_before_ssm: '1s' }, 'pause_before_ssm'],
    [{ windows_password_timeout: '20m' }, 'windows_password_timeout'],
    [{ communicator: 'winrm' }, 'communicator'],
    [{ fast_launch: { enable_fast_launch: true } }, 'fast_launch'],
    [{ vault_aws_engine: { name: 'x' } }, 'vault_aws_engine'],
  ])('%j', (options, name) => {
    const [mistake] = mistakes(options)
    expect(mistake?.code).toMatch(/unsupported$/)
    expect(mistake?.message).toContain(`"${name}"`)
  })
})

describe('accepted', () => {
  writeFileSync(join(folder, 'data.sh'), '#!/bin/sh\n')
  test.each([
    { spot_price: '0' },
    { spot_price: '' },
    { spot_price: '0.05', spot_tags: { a: 'b' }, fleet_tag: [{ key: 'a', value: 'b' }], block_duration_minutes: 60 },
    {
      instance_type: '',
      spot_instance_types: ['t3.micro', 't3.small'],
      spot_allocation_strategy: 'capacity-optimized',
    },
    { spot_instance_types: ['t3.small'], instance_markets: ['spot', 'on-demand'] },
    { instance_type: '', instance_types: 't3.micro,t3.small', subnet_ids: 'subnet-1,subnet-2' },
    { ami_regions: 'us-east-1,us-east-2' },
    { encrypt_boot: 'true', kms_key_id: '1234abcd-12ab-34cd-56ef-1234567890ab', ami_users: ['123456789012'] },
    { encrypt_boot: true, kms_key_id: 'mrk-1234abcd12ab34cd56ef1234567890ab' },
    { encrypt_boot: true, kms_key_id: 'arn:aws:kms:eu-west-1:123456789012:alias/my-key' },
    { ...COPIES, region_kms_key_ids: { 'us-east-1': '' } },
    { user_data_file: 'data.sh' },
    { temporary_security_group_source_cidrs: ['0.0.0.0/0', '2001:db8::/32'] },
    { metadata_options: { http_tokens: 'required', http_put_response_hop_limit: 2 } },
    { deprecate_at: '2030-01-01T00:00:00Z', deregistration_protection: { enabled: true } },
    { tag: [{ key: 'a', value: '{{ .SourceAMI }}' }], run_volume_tag: { name: 'a', value: 'b' } },
    { source_ami: '', source_ami_filter: { owners: 'self', filters: { name: 'x' }, most_recent: 'true' } },
    device({ volume_type: 'gp3', iops: 4000, throughput: 250, delete_on_termination: true }),
  ])('%j', (options) => {
    expect(mistakes(options)).toEqual([])
  })
})

test('warns of what is most likely not meant', () => {
  expect(prepare({ ...GOOD, ...device({ volume_size: 8 }) }).warnings).toEqual([
    'the volume /dev/sdf of "launch_block_device_mappings" stays behind: "delete_on_termination" isn\'t set',
  ])
})

test('warns of options for spot instances where none is asked for', () => {
  const options = { fleet_tags: { a: 'b' }, spot_allocation_strategy: 'diversified' }
  expect(prepare({ ...GOOD, ...options }).warnings).toEqual([
    '"fleet_tags" has no effect: no spot instance is asked for',
    '"spot_allocation_strategy" has no effect: no spot instance is asked for',
  ])
  expect(prepare({ ...GOOD, ...options, spot_price: 'auto' }).warnings).toEqual([])
})

test('clean_resource_name makes any text fit for a name', () => {
  expect(cleanResourceName('web:2026-01-01T00:00:00Z é {x}')).toBe('web-2026-01-01T00-00-00Z - -x-')
})
