import type { CommunicatorConfig } from '../../communicators/index.ts'
import type { GeneratedData } from '../../engine/index.ts'

/** What scripts and templates may read about the machine. Without a machine there is little to know, as in Packer. */
export function generatedData(config: CommunicatorConfig): GeneratedData {
  if (config.type === 'none') return { ID: 'Null' }
  const ssh = config.type === 'ssh' ? config : undefined
  return {
    ID: 'Null',
    Host: config.host ?? '',
    Port: config.port,
    User: config.username,
    Password: config.password ?? '',
    ConnType: config.type,
    WinRMPassword: config.type === 'winrm' ? (config.password ?? '') : '',
    SSHPublicKey: '',
    SSHPrivateKey: ssh?.privateKey?.key ?? '',
    SSHPrivateKeyFile: ssh?.privateKey?.path ?? '',
    SSHAgentAuth: ssh?.agent !== undefined,
  }
}
