import type { StepContext, Ui } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'
import type { Communicator } from '../communicator.ts'
import type { SshConfig } from '../config.ts'
import type { HostKeyPolicy, SshTarget } from '../connect-step.ts'
import { type Connector, SshCommunicator } from './communicator.ts'
import { connectWithRetries } from './connect.ts'
import type { ReadConsole } from './doctor/console.ts'
import { SessionDoctor } from './doctor/session-doctor.ts'
import { HostKeys } from './host-keys.ts'
import { routeFor } from './route/index.ts'
import { Tunnels } from './tunnels/tunnels.ts'

export interface SshConnectRequest {
  readonly config: SshConfig
  /** Asked before every attempt. */
  target(): Promise<SshTarget>
  readonly generatedKeys: readonly string[]
  readonly password: string | undefined
  readonly hostKeys: HostKeyPolicy
  readonly console?: ReadConsole | undefined
  readonly context: Pick<StepContext, 'ui' | 'host' | 'signal'>
}

/**
 * Waits until one can log in, and says so on the way.
 * @throws IngotError with the code of the cause, as docs/communicators.md lists them, `ssh/host-key-mismatch`, `ssh/tunnel`,
 *   `ssh/no-agent`; what `target` throws; the signal's reason
 */
export async function connectSsh(request: SshConnectRequest): Promise<Communicator> {
  const { config, context } = request
  const { ui } = context
  checkAgents(config)
  const doctor = new SessionDoctor(config.username, ui)
  const connector = await connectorFor(request, doctor)
  try {
    ui.say('Waiting for SSH to become available...')
    let connection = await connector.connect(context.signal)
    if (config.pauseBeforeConnecting > 0) {
      await connection.close()
      ui.say(`Pausing ${config.pauseBeforeConnecting / 1000}s before connecting again...`)
      await context.host.clock.sleep(config.pauseBeforeConnecting, context.signal)
      connection = await connector.connect(context.signal)
    }
    ui.say('Connected to SSH!')
    return new SshCommunicator(connection, { connector, doctor, config, ui })
  } catch (error) {
    await connector.close()
    throw error
  }
}

async function connectorFor(request: SshConnectRequest, doctor: SessionDoctor): Promise<Connector> {
  const { config, context } = request
  const hostKeys = new HostKeys(request.hostKeys)
  const credentials = { config, generatedKeys: request.generatedKeys, password: request.password }
  const target = announced(request.target, context.ui)
  const route = await routeFor(config.route, context)
  const tunnels = new Tunnels(config, context.ui)
  return {
    async connect(signal) {
      const connection = await connectWithRetries({
        config,
        target,
        route,
        credentials,
        hostKeys,
        doctor,
        console: request.console,
        context: { ...context, signal },
      })
      try {
        await tunnels.through(connection, signal)
      } catch (error) {
        connection.destroy()
        throw error
      }
      return connection
    },
    async close() {
      await tunnels.close()
      await route.close()
    },
  }
}

/** @throws IngotError `ssh/no-agent` */
function checkAgents(config: SshConfig): void {
  const bastion = config.route.kind === 'bastion' ? config.route.bastion : undefined
  const missing = [
    config.agent && !config.agent.socket && 'ssh_agent_auth',
    bastion?.agent && !bastion.agent.socket && 'ssh_bastion_agent_auth',
  ].find(Boolean)
  if (!missing) return
  throw new IngotError('ssh/no-agent', `"${missing}" is set, but no SSH agent is running: SSH_AUTH_SOCK is not set`, {
    hint: 'Start one with: eval "$(ssh-agent)" && ssh-add',
  })
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
