import { quotePath } from '../../communicators/index.ts'
import type { GeneratedData } from '../../engine/index.ts'
import type { AnsibleLocalOptions } from './ansible-local.ts'

export interface LocalCommandInit {
  readonly options: Pick<AnsibleLocalOptions, 'command'>
  readonly extraArguments: readonly string[]
  readonly buildName: string
  readonly builderType: string
  readonly generated: GeneratedData
  readonly staging: string
  /** Where roles and collections were installed, when Ansible wouldn't look there by itself. */
  readonly variables: Readonly<Record<string, string>>
  readonly playbook: string
  readonly inventory: string
}

/**
 * The command that runs one playbook on the machine, as Packer writes it. The user's own command and arguments are for
 * the machine's shell to read.
 */
export function localCommand(init: LocalCommandInit): string {
  const { buildName, builderType, generated, staging } = init
  const facts = [
    `packer_build_name=${buildName}`,
    `packer_builder_type=${builderType}`,
    `packer_http_addr=${String(generated['PackerHTTPAddr'] ?? '')}`,
    '-o IdentitiesOnly=yes',
  ]
  const variables = Object.entries(init.variables).map(([name, value]) => `${name}=${quotePath(value)}`)
  const words = [
    ...variables,
    init.options.command,
    quotePath(init.playbook),
    '--extra-vars',
    inDoubleQuotes(facts.join(' ')),
    ...init.extraArguments,
    '-c local',
    '-i',
    quotePath(init.inventory),
  ]
  return `cd ${quotePath(staging)} && ${words.join(' ')}`
}

function inDoubleQuotes(text: string): string {
  return `"${text.replace(/[\\"$`]/g, '\\$&')}"`
}

/** The inventory of a machine that provisions itself. */
export function localInventory(groups: readonly string[]): string {
  return groups.length === 0 ? '127.0.0.1' : groups.map((group) => `[${group}]\n127.0.0.1\n`).join('')
}
