import { nearest } from '../errors/index.ts'

/** Old names that Packer's `fix` knows, and the option that has taken their place. */
const RENAMED: Readonly<Record<string, string>> = {
  enhanced_networking: 'ena_support',
  exlude_from_latest: 'exclude_from_latest',
  filename: 'output',
  iso_checksum_type: 'iso_checksum',
  iso_checksum_url: 'iso_checksum',
  iso_md5: 'iso_checksum',
  shutdown_behaviour: 'shutdown_behavior',
  ssh_disable_agent: 'ssh_disable_agent_forwarding',
  ssh_host_port_max: 'host_port_max',
  ssh_host_port_min: 'host_port_min',
  ssh_key_path: 'ssh_private_key_file',
  ssh_private_ip: 'ssh_interface',
  ssh_skip_nat_mapping: 'skip_nat_mapping',
  ssh_wait_timeout: 'ssh_timeout',
  tag: 'tags',
  temporary_security_group_source_cidr: 'temporary_security_group_source_cidrs',
}

/** Values that the new option takes in place of the old one's. */
const REWRITTEN: Readonly<Record<string, string>> = {
  ssh_private_ip: 'write "ssh_interface": "private_ip" instead; "ingot fix" does it',
}

export interface UnknownOption {
  /** What to do about it. */
  readonly hint?: string
  /** The option that is most likely meant. */
  readonly meant?: string
}

/** What to say about a key that a component doesn't know. */
export function unknownOption(key: string, known: readonly string[]): UnknownOption {
  if (key.startsWith('_')) return { hint: 'comments may stand only at the root of a template' }
  const renamed = Object.hasOwn(RENAMED, key) ? RENAMED[key] : undefined
  if (renamed !== undefined && known.includes(renamed)) {
    return { hint: REWRITTEN[key] ?? `it is called "${renamed}" now; "ingot fix" renames it`, meant: renamed }
  }
  const near = nearest(key, known)
  return near === undefined ? {} : { hint: `did you mean "${near}"?`, meant: near }
}
