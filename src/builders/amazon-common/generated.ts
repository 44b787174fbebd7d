import type { GeneratedData } from '../../engine/index.ts'
import { addressOf } from './address.ts'
import type { AmazonConfig } from './config.ts'
import { sourceFacts } from './late-data.ts'
import { movedPort } from './moved-port.ts'
import type { AmazonState } from './state.ts'

/** What scripts and templates may read about the instance and its source. */
export function generatedData(config: AmazonConfig, state: AmazonState): GeneratedData {
  const instance = state.instance.value
  return { ...sourceFacts(state), ID: instance.InstanceId ?? '', ...loginFacts(config, state) }
}

function loginFacts({ communicator, options }: AmazonConfig, state: AmazonState): GeneratedData {
  if (communicator.type === 'none') return { ConnType: 'none' }
  const key = state.key.value
  const ssh = communicator.type === 'ssh' ? communicator : undefined
  return {
    Host: communicator.host ?? addressOf(state.instance.value, options.ssh_interface) ?? '',
    Port: movedPort(state.instance.value, communicator.port) ?? communicator.port,
    User: communicator.username,
    Password: communicator.password ?? '',
    ConnType: communicator.type,
    SSHPublicKey: key.kind === 'made' ? key.publicKey : '',
    SSHPrivateKey: key.kind === 'made' ? key.privateKey : (ssh?.privateKey?.key ?? ''),
    SSHPrivateKeyFile: ssh?.privateKey?.path ?? '',
    SSHAgentAuth: ssh?.agent !== undefined,
  }
}
