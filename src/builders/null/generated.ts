import type { CommunicatorConfig } from '../../communicators/index.ts'
import type { GeneratedData, PrepareContext } from '../../engine/index.ts'

/** What scripts and templates may read about the machine. Without a machine there is little to know, as in Packer. */
export function generatedData(config: CommunicatorConfig, context: Pick<PrepareContext, 'runId'>): GeneratedData {
  const always = {
    ID: 'Null',
    PackerRunUUID: context.runId,
    PackerHTTPIP: 'ERR_HTTP_IP_NOT_IMPLEMENTED_BY_BUILDER',
    PackerHTTPPort: 'ERR_HTTP_PORT_NOT_IMPLEMENTED_BY_BUILDER',
    PackerHTTPAddr: 'ERR_HTTP_ADDR_NOT_IMPLEMENTED_BY_BUILDER',
  }
  if (config.type === 'none') return always
  return {
    ...always,
    Host: config.host ?? '',
    Port: config.port,
    User: config.username,
    Password: config.password ?? '',
    ConnType: config.type,
    SSHPublicKey: '',
    SSHPrivateKey: config.privateKey?.key ?? '',
    SSHPrivateKeyFile: config.privateKey?.path ?? '',
    SSHAgentAuth: config.agent !== undefined,
  }
}
