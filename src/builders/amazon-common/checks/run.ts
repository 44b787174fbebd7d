import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import type { Problems } from '../../../options/index.ts'
import type { RunOptions } from '../options/index.ts'
import { checkMarket } from './market.ts'

interface KeyOptions {
  readonly ssh_keypair_name?: string | undefined
  readonly ssh_private_key_file?: string | undefined
  readonly ssh_agent_auth: boolean
  readonly communicator: string
}

/** Relations between the options of the instance. Relative files are looked for below `cwd`. */
export function checkRun(options: RunOptions & KeyOptions, cwd: string, problems: Problems): void {
  checkSource(options, problems)
  checkMarket(options, problems)
  checkUserData(options, cwd, problems)
  checkNetwork(options, problems)
  checkCapacity(options, problems)
  checkMetadata(options.metadata_options, problems)
  checkKeys(options, problems)
}

function checkSource(options: RunOptions, problems: Problems): void {
  const { source_ami: id, source_ami_filter: filter } = options
  if (!id && !filter) problems.missing('source_ami', 'a "source_ami" or a "source_ami_filter" is needed')
  if (!id && filter && !filter.owners?.length) {
    problems.add(
      'source_ami_filter',
      '"source_ami_filter" needs "owners"',
      'anybody can publish an AMI under any name: say whose you trust, for example "self", "amazon" or an account id',
    )
  }
}

function checkUserData(options: RunOptions, cwd: string, problems: Problems): void {
  const { user_data: text, user_data_file: file } = options
  if (text && file) problems.add('user_data', 'only one of "user_data" and "user_data_file" can be set')
  if (file && !existsSync(resolve(cwd, file))) {
    problems.add('user_data_file', `"user_data_file" "${file}" does not exist`)
  }
}

const INTERFACES = ['public_ip', 'private_ip', 'public_dns', 'private_dns', 'ipv6']

function checkNetwork(options: RunOptions, problems: Problems): void {
  if (options.security_group_id && options.security_group_ids?.length) {
    problems.add('security_group_id', 'only one of "security_group_id" and "security_group_ids" can be set')
  }
  if (options.subnet_ids?.length && (options.subnet_id || options.subnet_filter?.filters)) {
    const other = options.subnet_id ? 'subnet_id' : 'subnet_filter'
    problems.add('subnet_ids', `only one of "${other}" and "subnet_ids" can be set`)
  }
  const cidrs = options.temporary_security_group_source_cidrs ?? []
  for (const cidr of cidrs) {
    if (isCidr(cidr)) continue
    const option = 'temporary_security_group_source_cidrs'
    problems.add(option, `"${option}": "${cidr}" is not a range of addresses such as "203.0.113.0/24"`)
  }
  if (cidrs.length > 0 && options.temporary_security_group_source_public_ip) {
    problems.add(
      'temporary_security_group_source_public_ip',
      'only one of "temporary_security_group_source_public_ip" and "temporary_security_group_source_cidrs" can be set',
    )
  }
  const ssh = options.ssh_interface
  if (!ssh || INTERFACES.includes(ssh)) return
  if (ssh === 'session_manager') {
    problems.unsupported(
      'ssh_interface',
      '"ssh_interface" "session_manager" is not supported yet',
      'use "private_ip" over a VPN, or "public_ip"',
    )
  } else {
    problems.add('ssh_interface', `"ssh_interface" must be one of ${INTERFACES.join(', ')}, not "${ssh}"`)
  }
}

function isCidr(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/')
  const version = isIP(address)
  return version !== 0 && rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)
}

function checkCapacity(options: RunOptions, problems: Problems): void {
  if (options.capacity_reservation_id && options.capacity_reservation_group_arn) {
    problems.add(
      'capacity_reservation_id',
      'only one of "capacity_reservation_id" and "capacity_reservation_group_arn" can be set',
    )
  }
  const tenancy = options.placement?.tenancy || options.tenancy
  const option = options.placement?.tenancy ? 'placement' : 'tenancy'
  if (tenancy && !['default', 'dedicated', 'host'].includes(tenancy)) {
    problems.add(option, `"tenancy" must be "default", "dedicated" or "host", not "${tenancy}"`)
  }
  if (options.placement?.host_resource_group_arn && tenancy && tenancy !== 'host') {
    problems.add('placement', `"host_resource_group_arn" needs "tenancy" "host", not "${tenancy}"`)
  }
}

function checkMetadata(metadata: RunOptions['metadata_options'], problems: Problems): void {
  if (!metadata) return
  const oneOf = (name: 'http_endpoint' | 'http_tokens' | 'instance_metadata_tags', values: readonly string[]) => {
    const value = metadata[name]
    if (!value || values.includes(value)) return
    const wanted = values.map((text) => `"${text}"`).join(' or ')
    problems.add('metadata_options', `"metadata_options.${name}" must be ${wanted}, not "${value}"`)
  }
  oneOf('http_endpoint', ['enabled', 'disabled'])
  oneOf('http_tokens', ['optional', 'required'])
  oneOf('instance_metadata_tags', ['enabled', 'disabled'])
  const limit = metadata.http_put_response_hop_limit
  if (limit !== undefined && limit !== 0 && (limit < 1 || limit > 64)) {
    problems.add('metadata_options', `"metadata_options.http_put_response_hop_limit" must be 1 to 64, not ${limit}`)
  }
}

function checkKeys(options: KeyOptions, problems: Problems): void {
  if (options.communicator === 'none' || !options.ssh_keypair_name) return
  if (options.ssh_private_key_file || options.ssh_agent_auth) return
  problems.add(
    'ssh_keypair_name',
    `"ssh_keypair_name" "${options.ssh_keypair_name}" needs its private key`,
    'set "ssh_private_key_file", or "ssh_agent_auth" when an agent has it',
  )
}
