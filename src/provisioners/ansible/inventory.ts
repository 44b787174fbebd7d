import type { AnsibleOptions } from './ansible.ts'
import type { Way } from './way.ts'

const OVER_SSH = '{{ .HostAlias }} ansible_host={{ .Host }} ansible_user={{ .User }} ansible_port={{ .Port }}\n'
const OVER_WINRM =
  '{{ .HostAlias }} ansible_host={{ .Host }} ansible_connection=winrm ansible_winrm_transport=basic ansible_shell_type=powershell ansible_user={{ .User }} ansible_port={{ .Port }}\n'

/** The inventory with the one machine, alone and again in each of its groups. */
export function inventoryFor(
  options: Pick<AnsibleOptions, 'inventory_file_template' | 'host_alias' | 'groups' | 'empty_groups'>,
  { connection, host, port, user }: Pick<Way, 'connection' | 'host' | 'port' | 'user'>,
  render: (text: string, data: Readonly<Record<string, unknown>>) => string,
): string {
  const template = options.inventory_file_template || (connection === 'winrm' ? OVER_WINRM : OVER_SSH)
  const rendered = render(template, { HostAlias: options.host_alias, Host: host, User: user, Port: port })
  const machine = rendered.endsWith('\n') ? rendered : `${rendered}\n`
  const groups = options.groups.map((group) => `[${group}]\n${machine}`)
  const empty = options.empty_groups.map((group) => `[${group}]\n`)
  return [machine, ...groups, ...empty].join('')
}
