import type { StepContext, Ui } from '../../engine/index.ts'
import type { Communicator } from '../communicator.ts'
import type { SshConfig } from '../config.ts'
import type { HostKeyPolicy, SshTarget } from '../connect-step.ts'
import { SshCommunicator } from './communicator.ts'
import { connectWithRetries } from './connect.ts'
import type { SshConnection } from './connection.ts'
import { HostKeys } from './host-keys.ts'

export interface SshConnectRequest {
  readonly config: SshConfig
  /** Asked before every attempt. */
  target(): Promise<SshTarget>
  readonly generatedKeys: readonly string[]
  readonly password: string | undefined
  readonly hostKeys: HostKeyPolicy
  readonly context: Pick<StepContext, 'ui' | 'host' | 'signal'>
}

/**
 * Waits until one can log in, and says so on the way.
 * @throws IngotError `ssh/timeout`, `ssh/login-refused`, `ssh/host-key-mismatch`; what `target` throws; the signal's reason
 */
export async function connectSsh(request: SshConnectRequest): Promise<Communicator> {
  const { config, context } = request
  const { ui } = context
  const hostKeys = new HostKeys(request.hostKeys)
  const credentials = { config, generatedKeys: request.generatedKeys, password: request.password }
  const target = announced(request.target, ui)
  const connect = (signal: AbortSignal): Promise<SshConnection> =>
    connectWithRetries({ config, target, credentials, hostKeys, context: { ...context, signal } })

  ui.say('Waiting for SSH to become available...')
  let connection = await connect(context.signal)
  if (config.pauseBeforeConnecting > 0) {
    await connection.close()
    ui.say(`Pausing ${config.pauseBeforeConnecting / 1000}s before connecting again...`)
    await context.host.clock.sleep(config.pauseBeforeConnecting, context.signal)
    connection = await connect(context.signal)
  }
  ui.say('Connected to SSH!')
  return new SshCommunicator(connection, connect, config, ui)
}

/** Says which address is used, once for each. */
function announced(target: () => Promise<SshTarget>, ui: Ui): () => Promise<SshTarget> {
  let said: string | undefined
  return async () => {
    const where = await target()
    if ('host' in where && where.host !== said) ui.say(`Using SSH communicator to connect: ${where.host}`)
    if ('host' in where) said = where.host
    return where
  }
}
