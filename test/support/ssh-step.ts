import { setTimeout as sleep } from 'node:timers/promises'
import type {
  BastionConfig,
  Communicator,
  HostKeyPolicy,
  RouteConfig,
  SshConfig,
  SshTarget,
} from '../../src/communicators/index.ts'
import { type ConnectedState, connectStep } from '../../src/communicators/index.ts'
import type { Host, Ledger, StepContext, Ui } from '../../src/engine/index.ts'
import type { Sshd } from './sshd.ts'

/** The world as it is, with a clock that runs. */
export const realHost: Host = {
  clock: {
    now: () => Date.now(),
    sleep: async (duration, signal) => {
      await sleep(duration, undefined, signal ? { signal } : {}).catch((error) => {
        throw signal?.aborted ? signal.reason : error
      })
    },
  },
  random: { bytes: (count) => Buffer.alloc(count), below: () => 0 },
  env: process.env,
  cwd: process.cwd(),
}

/** Keeps what a component says, in order. */
export class RecordingUi implements Ui {
  readonly said: string[] = []
  say = (text: string): void => this.#keep(text)
  message = (text: string): void => this.#keep(text)
  warning = (text: string): void => this.#keep(text)
  error = (text: string): void => this.#keep(text)
  output = (_stream: 'stdout' | 'stderr', line: string): void => this.#keep(line)
  progress = (): void => {}
  machine = (): void => {}
  ask = async (): Promise<string> => ''

  #keep(text: string): void {
    this.said.push(text)
  }
}

const noLedger: Ledger = {
  create: () => Promise.reject(new Error('nothing is created here')),
  keep: async () => {},
  unkeep: async () => {},
  giveBack: async () => {},
  results: () => [],
  recover: async () => {},
}

export function stepContext(ui: Ui = new RecordingUi(), signal = new AbortController().signal): StepContext {
  return { ui, signal, ledger: noLedger, host: realHost }
}

/** What `prepareCommunicator` makes of a template that gives no more than the user and the key. */
export function sshConfigFor(sshd: Pick<Sshd, 'username' | 'privateKeyFile' | 'privateKey'>): SshConfig {
  return {
    type: 'ssh',
    host: undefined,
    port: 22,
    username: sshd.username,
    password: undefined,
    privateKey: { path: sshd.privateKeyFile, key: sshd.privateKey.trim() },
    agent: undefined,
    forwardedAgent: undefined,
    ciphers: undefined,
    keyExchange: undefined,
    pty: false,
    pauseBeforeConnecting: 0,
    timeout: 10_000,
    handshakeAttempts: 2,
    keepAliveInterval: 5000,
    readWriteTimeout: 0,
    fileTransfer: 'quickest',
    clearAuthorizedKeys: false,
    temporaryKeyPair: { type: 'ed25519' },
    route: { kind: 'direct' },
    localTunnels: [],
    remoteTunnels: [],
  }
}

export type LogInTarget = Pick<Sshd, 'host' | 'port' | 'username' | 'privateKeyFile' | 'privateKey'> &
  Partial<Pick<Sshd, 'hostPublicKey'>>

export interface ConnectOptions {
  readonly config?: Partial<SshConfig>
  readonly hostKeys?: HostKeyPolicy
  readonly target?: () => SshTarget
  readonly generatedKeys?: readonly string[]
  readonly context?: StepContext
  /** What the machine's serial console shows. */
  readonly console?: () => string
}

/** Runs the Connect step against a test's own server. */
export async function connectTo(sshd: LogInTarget, options: ConnectOptions = {}): Promise<Communicator> {
  const state: ConnectedState = {}
  const step = connectStep<ConnectedState>({
    config: { ...sshConfigFor(sshd), ...options.config },
    target: options.target ?? (() => ({ host: sshd.host, port: sshd.port })),
    hostKeys: () => options.hostKeys ?? hostKeysOf(sshd),
    ...(options.console ? { console: async () => options.console?.() } : {}),
    ...(options.generatedKeys ? { generatedKeys: () => options.generatedKeys ?? [] } : {}),
  })
  await step.run(state, options.context ?? stepContext())
  if (!state.communicator) throw new Error('the Connect step left no communicator')
  return state.communicator
}

function hostKeysOf(sshd: LogInTarget): HostKeyPolicy {
  return sshd.hostPublicKey ? { kind: 'known', keys: [sshd.hostPublicKey] } : { kind: 'pin' }
}

/** What `prepareCommunicator` makes of a bastion host that is logged in to with its own key. */
export function bastionRouteFor(sshd: LogInTarget, changes: Partial<BastionConfig> = {}): RouteConfig {
  const bastion: BastionConfig = {
    host: sshd.host,
    port: sshd.port,
    username: sshd.username,
    password: undefined,
    privateKey: { path: sshd.privateKeyFile, key: sshd.privateKey.trim() },
    agent: undefined,
    interactive: false,
    keepAliveInterval: 5000,
    readWriteTimeout: 0,
    ...changes,
  }
  return { kind: 'bastion', bastion }
}

/** The same, in a world where the user's home folder is another one. */
export function stepContextAt(home: string, ui: Ui = new RecordingUi()): StepContext {
  return { ...stepContext(ui), host: { ...realHost, env: { ...process.env, HOME: home } } }
}

/** What a command prints. @throws Error when it does not end with status 0 */
export async function outputOf(communicator: Communicator, command: string): Promise<string> {
  let text = ''
  const { signal } = new AbortController()
  const result = await communicator.exec(command, { signal, onStdout: (chunk) => (text += chunk) })
  if (result.kind !== 'exit' || result.code !== 0) throw new Error(`${command}: ${JSON.stringify(result)}`)
  return text
}
