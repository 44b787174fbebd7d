import type { StepContext } from '../../../engine/index.ts'
import { IngotError } from '../../../errors/index.ts'
import type { BastionConfig } from '../../config.ts'
import { type ForwardRefused, isForwardRefused, type SshConnection } from '../connection.ts'
import { AttemptFailure } from '../failure.ts'
import { shakeHands } from '../handshake.ts'
import { HostKeys } from '../host-keys.ts'
import { knownHostsOf } from '../known-hosts.ts'
import { askAfreshAfter, openTransport } from '../probe.ts'
import { ChannelStream } from './channel-stream.ts'
import { openSocket } from './direct.ts'
import { type Address, addressText, type Opening, type Route } from './route.ts'

type Context = Pick<StepContext, 'ui' | 'host'>

/**
 * Every connection is forwarded by a bastion host. One connection to it serves all; it outlives the machine's, and is made
 * anew when it was lost.
 */
export class BastionRoute implements Route {
  readonly via: string
  readonly #bastion: BastionConfig
  readonly #hop: string
  readonly #context: Context
  readonly #hostKeys: HostKeys
  #connection: SshConnection | undefined
  #closed = false

  constructor(bastion: BastionConfig, context: Context) {
    this.#bastion = bastion
    this.#context = context
    this.#hop = `the bastion host ${addressText(bastion)}`
    this.via = ` through ${this.#hop}`
    this.#hostKeys = bastionHostKeys(bastion, this.#hop, context)
  }

  async ready(signal: AbortSignal, onSilence: (failure: AttemptFailure) => void): Promise<void> {
    if (this.#connection?.alive) return
    if (this.#connection) this.#context.ui.message(`The connection to ${this.#hop} was lost; connecting again...`)
    else this.#context.ui.message(`Connecting through ${this.#hop}`)
    try {
      this.#connection = await this.#logIn(signal, (failure) => onSilence(failure.at(this.#hop)))
    } catch (error) {
      throw error instanceof AttemptFailure ? error.at(this.#hop) : error
    }
    if (this.#closed) await this.close()
  }

  async #logIn(signal: AbortSignal, onSilence: (failure: AttemptFailure) => void): Promise<SshConnection> {
    const bastion = this.#bastion
    const { clock } = this.#context.host
    const began = clock.now()
    const afreshAfter = () => askAfreshAfter(clock.now() - began)
    const transport = await openTransport({ open: () => openSocket(bastion), signal, afreshAfter, onSilence })
    await this.#hostKeys.refresh(signal)
    return shakeHands({
      transport,
      config: { ...bastion, ciphers: undefined, keyExchange: undefined, forwardedAgent: undefined },
      credentials: {
        config: { ...bastion, forwardedAgent: undefined },
        generatedKeys: [],
        password: bastion.password,
        ...(bastion.interactive ? { ask: (question, hidden) => this.#ask(question, hidden, signal) } : {}),
      },
      hostKeys: this.#hostKeys,
      signal,
    })
  }

  async #ask(question: string, hidden: boolean, signal: AbortSignal): Promise<string> {
    try {
      return await this.#context.ui.ask(question, signal, { hidden })
    } catch (cause) {
      if (!(cause instanceof IngotError) || cause.code !== 'ui/no-terminal') throw cause
      const sentence = `${this.#hop} asks "${question}" ("ssh_bastion_interactive"), and there is no terminal to answer on`
      throw new IngotError('ssh/no-terminal', sentence, {
        hint: 'Run Ingot in a terminal, or log in another way.',
        cause,
      })
    }
  }

  open(target: Address): Opening {
    const connection = this.#connection
    let dropped = false
    const through = async (): Promise<ChannelStream> => {
      if (!connection?.alive) throw new AttemptFailure('tcp', 'the connection to it was lost', undefined, this.#hop)
      try {
        const stream = new ChannelStream(await connection.forward(target))
        stream.on('error', () => {})
        if (dropped) stream.destroy()
        return stream
      } catch (error) {
        throw isForwardRefused(error) ? refusal(error, this.#hop) : lost(error, this.#hop)
      }
    }
    const stream = through()
    stream.catch(() => {})
    return {
      stream,
      silence: () =>
        new AttemptFailure('tcp', 'the bastion host gets no answer: the machine is down, or a firewall is in between'),
      drop() {
        dropped = true
        stream.then((opened) => opened.destroy()).catch(() => {})
      },
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#connection?.close()
  }
}

/** RFC 4254, section 5.1. */
const ADMINISTRATIVELY_PROHIBITED = 1

function refusal(error: ForwardRefused, hop: string): AttemptFailure {
  if (error.reason === ADMINISTRATIVELY_PROHIBITED) {
    return new AttemptFailure('tcp', 'it does not forward connections there (see its AllowTcpForwarding)', error, hop)
  }
  return new AttemptFailure('tcp', `the bastion host can't connect to it (${error.message})`, error)
}

function lost(error: unknown, hop: string): AttemptFailure {
  return new AttemptFailure('tcp', 'the connection to it was lost', error, hop)
}

/** What the user's known_hosts files say counts; where they say nothing, the first key is trusted for this build. */
function bastionHostKeys(bastion: BastionConfig, hop: string, { ui, host }: Context): HostKeys {
  let told: string | undefined
  return new HostKeys(
    { kind: 'lookup', find: async () => (await knownHostsOf(bastion, host.env)).keys },
    {
      subject: hop,
      source: 'your known_hosts file has',
      hint: `Somebody else may be answering at that address. If it has a new key: ssh-keygen -R "${knownHostsName(bastion)}"`,
      revoked: async () => (await knownHostsOf(bastion, host.env)).revoked,
      trusting(key) {
        if (key !== told) ui.message(`Trusting the key of ${hop}, which is not in known_hosts, for this build: ${key}`)
        told = key
      },
    },
  )
}

function knownHostsName({ host, port }: Address): string {
  return port === 22 ? host : `[${host}]:${port}`
}
