import { holds, renameKindUnlessSet, renameUnlessSet, when } from '../combine.ts'
import type { Fixer } from '../fixer.ts'

export const sshKeyPath: Fixer = {
  name: 'sshkeypath',
  summary: 'builders: "ssh_key_path" becomes "ssh_private_key_file"',
  builder: when(holds('string', 'ssh_key_path'), renameUnlessSet('ssh_key_path', 'ssh_private_key_file')),
}

export const sshDisableAgent: Fixer = {
  name: 'sshdisableagent',
  summary: 'builders: "ssh_disable_agent" becomes "ssh_disable_agent_forwarding"',
  builder: when(
    holds('boolean', 'ssh_disable_agent'),
    renameUnlessSet('ssh_disable_agent', 'ssh_disable_agent_forwarding'),
  ),
}

export const sshWaitTimeout: Fixer = {
  name: 'ssh-wait-timeout',
  summary: 'builders: "ssh_wait_timeout" becomes "ssh_timeout"',
  builder: renameKindUnlessSet('string', 'ssh_wait_timeout', 'ssh_timeout'),
}
