import type { AuthenticationType, Client } from 'ssh2'
import { IngotError, messageOf } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import type { SshConfig } from '../config.ts'
import { algorithmsFor } from './algorithms.ts'
import { type Credentials, LogIn } from './auth.ts'
import { SshConnection } from './connection.ts'
import { AttemptFailure, describeSocketError } from './failure.ts'
import type { HostKeys } from './host-keys.ts'
import { prepareKeys } from './prepared-keys.ts'
import { preparePackets } from './prepared-packets.ts'
import type { Transport } from './probe.ts'
import { corkBursts, endWhenSilent } from './socket.ts'

/** Packer's limit for handshake and log-in together. */
const HANDSHAKE_TIMEOUT: Milliseconds = 60_000
/** A machine that stalls this long under load comes back; only after that is the connection given up. */
const KEEP_ALIVE_PATIENCE: Milliseconds = 120_000

export interface HandshakeRequest {
  readonly transport: Transport
  readonly config: SshConfig
  readonly credentials: Credentials
  readonly hostKeys: HostKeys
  readonly signal: AbortSignal
}

/** Takes 50 ms the first time: begin it while the server is still making up its mind. */
export async function loadLibrary() {
  return (await import('ssh2')).default
}

/**
 * Agrees on keys, checks who the machine is, and logs in.
 * @throws AttemptFailure (`handshake`, `login`, `refused`); IngotError `ssh/host-key-mismatch`; the signal's reason
 */
export async function shakeHands(request: HandshakeRequest): Promise<SshConnection> {
  const { transport, config, credentials, hostKeys, signal } = request
  const { Client: SshClient } = await loadLibrary()
  const client: Client = new SshClient()
  const logIn = new LogIn(credentials)
  let hostKey: Buffer | undefined
  let stage: 'handshake' | 'login' = 'handshake'
  let mismatch: unknown
  let trouble: Error | undefined

  const ready = new Promise<void>((resolve, reject) => {
    const fail = (error: Error & { level?: string }): void => {
      trouble ??= error
      // A missing agent is one way less to log in, no more.
      if (error.level === 'agent') return
      reject(failureOf(stage, error, logIn))
    }
    client.on('ready', resolve).on('error', fail)
    client.on('handshake', () => {
      stage = 'login'
    })
    client.on('close', () => reject(failureOf(stage, trouble ?? new Error('the server closed the connection'), logIn)))
  })
  const abort = (): void => {
    client.destroy()
  }

  corkBursts(transport.socket)
  endWhenSilent(transport.socket, config.readWriteTimeout)
  signal.addEventListener('abort', abort)
  try {
    signal.throwIfAborted()
    client.connect({
      sock: transport.socket,
      username: config.username,
      algorithms: algorithmsFor(config, hostKeys.preferredTypes()),
      readyTimeout: HANDSHAKE_TIMEOUT,
      ...keepAlive(config.keepAliveInterval),
      ...(config.forwardedAgent ? { agent: config.forwardedAgent } : {}),
      authHandler: (left, _partial, next) => {
        const method: unknown = logIn.next(left as AuthenticationType[] | null)
        // The library's types don't know that `false` ends the list.
        next(method as AuthenticationType)
      },
      hostVerifier: (key: Buffer) => {
        hostKey = key
        try {
          hostKeys.check(key)
          return true
        } catch (error) {
          mismatch = error
          return false
        }
      },
    })
    await ready
  } catch (error) {
    transport.socket.destroy()
    signal.throwIfAborted()
    throw mismatch ?? failureWith(error, stage)
  } finally {
    signal.removeEventListener('abort', abort)
  }
  if (hostKey) hostKeys.pin(hostKey)
  const prepare = (): void => {
    prepareKeys(client)
    preparePackets(client)
  }
  prepare()
  // The server asks for new keys after some gigabytes.
  client.on('handshake', prepare)
  const forwardsAgent = config.forwardedAgent !== undefined
  const connection = new SshConnection(client, transport.socket, transport.identification, forwardsAgent)
  connection.hostKey = hostKey
  return connection
}

function keepAlive(interval: Milliseconds): { keepaliveInterval: number; keepaliveCountMax: number } {
  return {
    keepaliveInterval: interval,
    keepaliveCountMax: interval > 0 ? Math.max(3, Math.ceil(KEEP_ALIVE_PATIENCE / interval)) : 0,
  }
}

function failureOf(stage: 'handshake' | 'login', error: Error & { level?: string }, logIn: LogIn): AttemptFailure {
  switch (error.level) {
    case 'client-authentication':
      return new AttemptFailure('refused', logIn.failure(), error)
    case 'client-timeout':
      return new AttemptFailure(stage, 'the server went silent in the middle of it', error)
    case 'client-socket':
      return new AttemptFailure(stage, describeSocketError(error), error)
    default: {
      // Servers hang up on whoever offers too many keys.
      const refused = stage === 'login' && /authentication failures/i.test(messageOf(error))
      return new AttemptFailure(refused ? 'refused' : stage, messageOf(error), error)
    }
  }
}

function failureWith(error: unknown, stage: 'handshake' | 'login'): Error {
  if (error instanceof AttemptFailure || error instanceof IngotError) return error
  return new AttemptFailure(stage, messageOf(error), error)
}
