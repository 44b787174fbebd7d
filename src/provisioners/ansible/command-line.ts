import { quote } from '../../communicators/index.ts'
import type { GeneratedData } from '../../engine/index.ts'
import type { AnsibleOptions } from './ansible.ts'
import type { Way } from './way.ts'

export interface CommandLineInit {
  readonly options: Pick<AnsibleOptions, 'ansible_ssh_extra_args' | 'ansible_winrm_use_http'>
  /** With what is known of the machine filled in. */
  readonly extraArguments: readonly string[]
  readonly buildName: string
  readonly builderType: string
  readonly generated: GeneratedData
  readonly way: Way
  readonly inventory: string
  readonly playbook: string
}

/** The arguments of `ansible-playbook`, in Packer's order: wrappers and scripts read them. */
export function playbookArguments(init: CommandLineInit): readonly string[] {
  const { buildName, builderType, generated, way, options } = init
  const http = String(generated['PackerHTTPAddr'] ?? '')
  const variable = (text: string) => ['-e', text]
  return [
    ...variable(`packer_build_name="${buildName}"`),
    ...variable(`packer_builder_type=${builderType}`),
    ...(http === '' || http.startsWith('ERR_HTTP_') ? [] : variable(`packer_http_addr=${http}`)),
    ...sshArguments(options.ansible_ssh_extra_args, way),
    ...init.extraArguments,
    ...(way.secretsFile ? variable(`@${way.secretsFile}`) : []),
    ...(way.connection === 'winrm' && options.ansible_winrm_use_http ? variable('ansible_winrm_scheme=http') : []),
    ...(way.privateKeyFile ? variable(`ansible_ssh_private_key_file=${way.privateKeyFile}`) : []),
    '-i',
    init.inventory,
    init.playbook,
  ]
}

/** Not in quotes as a whole, as Packer has them: whether Ansible takes those away depends on its version. */
function sshArguments(own: readonly string[], way: Way): readonly string[] {
  if (way.connection !== 'ssh') return []
  // Without a key of ours the user's own settings of ssh decide which one is offered.
  const identities = way.privateKeyFile ? ['-o IdentitiesOnly=yes'] : []
  const words = [...(own.length > 0 ? own : identities), ...(way.privateKeyFile || way.checksHostKey ? trust(way) : [])]
  return words.length === 0 ? [] : ['--ssh-extra-args', words.join(' ')]
}

/** Keeps keys of machines that live for a day out of the user's known_hosts. */
function trust({ knownHostsFile, checksHostKey }: Way): readonly string[] {
  if (!knownHostsFile) return []
  return [
    `-o ${pathOption('UserKnownHostsFile', knownHostsFile)}`,
    ...(checksHostKey ? ['-o StrictHostKeyChecking=yes'] : []),
    '-o GlobalKnownHostsFile=/dev/null',
  ]
}

/** ssh replaces percent signs and takes a space for the end of a path; Ansible splits it all as a shell does. */
function pathOption(name: string, path: string): string {
  const escaped = path.replaceAll('%', '%%')
  return /^[\w@%+=:,./-]+$/.test(path) ? `${name}=${escaped}` : quote(`${name}="${escaped}"`)
}

const SECRET = /([\w-]*(?:password|passwd|passphrase|secret)[\w-]*["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,}]+)/gi

/** The command as people may see it: without the values of variables that call themselves secret. */
export function shownCommand(words: readonly string[]): string {
  return words.map((word) => word.replace(SECRET, '$1*****')).join(' ')
}
