import {
  type Communicator,
  type ConnectedState,
  connectStep,
  type SshTarget,
  type WinRmConfig,
} from '../../src/communicators/index.ts'
import type { StepContext } from '../../src/engine/index.ts'
import { stepContext } from './ssh-step.ts'
import type { WinRmServer } from './winrm-server/server.ts'

/** What `prepareCommunicator` makes of a template that gives no more than the user and the password. */
export function winRmConfigFor(server: Pick<WinRmServer, 'port' | 'username' | 'password'>): WinRmConfig {
  return {
    type: 'winrm',
    host: undefined,
    port: server.port,
    username: server.username,
    password: server.password,
    login: 'password',
    clientCertificate: undefined,
    useSsl: false,
    insecure: false,
    noProxy: false,
    pauseBeforeConnecting: 0,
    timeout: 10_000,
  }
}

export interface WinRmConnectOptions {
  readonly config?: Partial<WinRmConfig>
  readonly target?: () => SshTarget
  readonly context?: StepContext
}

/** Runs the Connect step against a test's own server. */
export async function connectToWinRm(
  server: Pick<WinRmServer, 'host' | 'port' | 'username' | 'password'>,
  options: WinRmConnectOptions = {},
): Promise<Communicator> {
  const state: ConnectedState = {}
  const step = connectStep<ConnectedState>({
    config: { ...winRmConfigFor(server), ...options.config },
    target: options.target ?? (() => ({ host: server.host, port: server.port })),
  })
  await step.run(state, options.context ?? stepContext())
  if (!state.communicator) throw new Error('the Connect step left no communicator')
  return state.communicator
}
