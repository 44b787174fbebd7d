import type { Step, StepContext } from '../engine/index.ts'
import type { Communicator } from './communicator.ts'
import type { CommunicatorConfig, SshConfig, WinRmConfig } from './config.ts'
import { NoCommunicator } from './none/none.ts'

/** What the steps after "Connect" find in their shared state. */
export interface ConnectedState {
  communicator?: Communicator | undefined
}

/** Where the machine listens, or why nobody knows yet. */
export type SshTarget = { readonly host: string; readonly port: number } | { readonly pending: string }

/**
 * How the machine proves who it is.
 * Keys are OpenSSH public key lines, `ssh-ed25519 AAAA…`, a comment after them is allowed.
 */
export type HostKeyPolicy =
  /** Only these keys are right: anything else is an error at once. */
  | { readonly kind: 'known'; readonly keys: readonly string[] }
  /**
   * The keys may become known at any time, such as from a console. Asked before each attempt; while the answer is
   * undefined the key of the first connection is pinned, and compared as soon as the answer is there.
   */
  | {
      readonly kind: 'lookup'
      find(signal: AbortSignal): Promise<readonly string[] | undefined>
      /** Told which key, as such a line, a log-in trusted before there was an answer: to be compared later. */
      trusted?(key: string): void
    }
  /** Nobody knows: the key of the first connection is the only right one from then on. */
  | { readonly kind: 'pin' }

export interface ConnectStepInit<State extends ConnectedState> {
  /** From `prepareCommunicator`. */
  readonly config: CommunicatorConfig
  /** Asked before every attempt, because addresses appear late and change at reboots. A thrown error ends the build. */
  target(state: State, context: StepContext): SshTarget | Promise<SshTarget>
  /** Private keys made for this build (`generateKeyPair().privateKey`), offered after `ssh_private_key_file`. */
  generatedKeys?(state: State): readonly string[]
  /** A password found out by an earlier step, used when `ssh_password` or `winrm_password` is not set. */
  password?(state: State): string | undefined
  /** Default: pin. */
  hostKeys?(state: State): HostKeyPolicy
  /**
   * What the machine has printed on its serial console so far, for telling why nobody can log in. Asked once, when that is so;
   * undefined where it can't be known.
   */
  console?(state: State, signal: AbortSignal): Promise<string | undefined>
}

/**
 * The step that all builders put between "the machine runs" and "Provision": waits until one can log in, sets
 * `state.communicator`, and closes the connection in its cleanup.
 *
 * @example
 *   connectStep({
 *     config, // prepareCommunicator(decoded, context).config
 *     target: (state) => state.address ? { host: state.address, port: config.port } : { pending: 'no address yet' },
 *     generatedKeys: (state) => [state.keyPair.privateKey],
 *     hostKeys: (state) => ({ kind: 'known', keys: state.consoleHostKeys }),
 *   })
 */
export function connectStep<State extends ConnectedState>(init: ConnectStepInit<State>): Step<State> {
  return {
    name: 'Connect',
    async run(state, context) {
      state.communicator = await communicatorFor(init, state, context)
    },
    async cleanup(state) {
      await state.communicator?.close()
      state.communicator = undefined
    },
  }
}

async function communicatorFor<State extends ConnectedState>(
  init: ConnectStepInit<State>,
  state: State,
  context: StepContext,
): Promise<Communicator> {
  switch (init.config.type) {
    case 'none':
      return new NoCommunicator()
    case 'ssh':
      return connectOverSsh(init.config, init, state, context)
    case 'winrm':
      return connectOverWinRm(init.config, init, state, context)
  }
}

async function connectOverWinRm<State extends ConnectedState>(
  config: WinRmConfig,
  init: ConnectStepInit<State>,
  state: State,
  context: StepContext,
): Promise<Communicator> {
  const { connectWinRm } = await import('./winrm/index.ts')
  return connectWinRm({
    config,
    target: async () => init.target(state, context),
    password: config.password ?? init.password?.(state),
    context,
  })
}

async function connectOverSsh<State extends ConnectedState>(
  config: SshConfig,
  init: ConnectStepInit<State>,
  state: State,
  context: StepContext,
): Promise<Communicator> {
  const { connectSsh } = await import('./ssh/index.ts')
  return connectSsh({
    config,
    target: async () => init.target(state, context),
    generatedKeys: init.generatedKeys?.(state) ?? [],
    password: config.password ?? init.password?.(state),
    hostKeys: init.hostKeys?.(state) ?? { kind: 'pin' },
    ...(init.console ? { console: async (signal) => init.console?.(state, signal) } : {}),
    context,
  })
}
