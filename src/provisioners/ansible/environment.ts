import type { AnsibleOptions } from './ansible.ts'
import type { Way } from './way.ts'

export interface EnvironmentInit {
  readonly options: Pick<AnsibleOptions, 'ssh_host_key_file' | 'use_sftp'>
  /** `KEY=value`, with what is known of the machine filled in. */
  readonly own: readonly string[]
  readonly inherited: Readonly<Record<string, string | undefined>>
  readonly runId: string
  readonly way: Pick<Way, 'checksHostKey'>
  /** For the sockets of shared connections. */
  readonly controlFolder: string
}

/** The environment of Ansible: this process's, what makes it fit for the machine, and what the user set. */
export function ansibleEnvironment({ options, own, inherited, runId, way, controlFolder }: EnvironmentInit) {
  return {
    ...inherited,
    PACKER_RUN_UUID: runId,
    ANSIBLE_SSH_CONTROL_PATH_DIR: controlFolder,
    ...hostKeyChecking(options.ssh_host_key_file, way),
    ...(options.use_sftp ? {} : { ANSIBLE_SCP_IF_SSH: 'True' }),
    ...Object.fromEntries(own.map((item) => [item.slice(0, item.indexOf('=')), item.slice(item.indexOf('=') + 1)])),
  }
}

function hostKeyChecking(ownHostKey: string | undefined, way: Pick<Way, 'checksHostKey'>): Record<string, string> {
  if (way.checksHostKey) return { ANSIBLE_HOST_KEY_CHECKING: 'True' }
  return ownHostKey ? {} : { ANSIBLE_HOST_KEY_CHECKING: 'False' }
}
