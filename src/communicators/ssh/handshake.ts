import type { AuthenticationType, Client } from 'ssh2'
import { IngotError, messageOf } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import type { SshConfig } from '../config.ts'
import { algorithmsFor } from './algorithms.ts'
import { type Credentials, LogIn } from './auth.ts'
import { SshConnection } from './connection.ts'
import type { Evidence, HandshakeEvidence, LoginEvidence } from './doctor/evidence.ts'
import { LoginWatch } from './doctor/login-watch.ts'
import { ownOffer, ServerOffer } from './doctor/server-offer.ts'
import { AttemptFailure, describeSocketError } from './failure.ts'
import type { HostKeys } from './host-keys.ts'
import { type Library, loadLibrary } from './library.ts'
import { signCertificatesPlainly } from './plain-signatures.ts'
import { prepareKeys } from './prepared-keys.ts'
import { preparePackets } from './prepared-packets.ts'
import type { Transport } from './probe.ts'
import { corkBursts, endWhenSilent } from './socket.ts'

/** Packer's limit for handshake and log-in together. */
const HANDSHAKE_TIMEOUT: Milliseconds = 60_000
/** OpenSSH's servers give people two minutes by default; other servers may give them more. */
const TYPING_TIMEOUT: Milliseconds = 300_000
/** A machine that stalls this long under load comes back; only after that is the connection given up. */
const KEEP_ALIVE_PATIENCE: Milliseconds = 120_000

const SILENT = 'the server went silent in the middle of it'

export type HandshakeConfig = Pick<
  SshConfig,
  'username' | 'ciphers' | 'keyExchange' | 'forwardedAgent' | 'keepAliveInterval' | 'readWriteTimeout'
>

export interface HandshakeRequest {
  readonly transport: Transport
  readonly config: HandshakeConfig
  readonly credentials: Credentials
  readonly hostKeys: HostKeys
  readonly signal: AbortSignal
  /** Told how far it was when it was aborted. */
  readonly onInterrupted?: (failure: AttemptFailure) => void
}

/**
 * Agrees on keys, checks who the machine is, and logs in.
 * @throws AttemptFailure (`handshake`, `login`, `refused`); IngotError `ssh/host-key-mismatch`; what asking a person throws; the
 *   signal's reason
 */
export async function shakeHands(request: HandshakeRequest): Promise<SshConnection> {
  const { transport, config, credentials, hostKeys, signal } = request
  const library = await loadLibrary()
  const client: Client = new library.Client()
  let hostKey: Buffer | undefined
  let stage = 'handshake' as 'handshake' | 'login'
  let fatal: unknown
  let trouble: Error | undefined
  let watch: LoginWatch | undefined
  let offer: ServerOffer | undefined
  const logIn = new LogIn(library, credentials, (error) => {
    fatal ??= error
    client.destroy()
  })

  const ready = new Promise<void>((resolve, reject) => {
    const fail = (error: Error & { level?: string }): void => {
      trouble ??= error
      // A missing agent is one way less to log in, no more.
      if (error.level === 'agent') return
      reject(failureOf(stage, error, logIn, watch))
    }
    client.on('ready', resolve).on('error', fail)
    client.on('handshake', () => {
      stage = 'login'
    })
    client.on('close', () =>
      reject(failureOf(stage, trouble ?? new Error('the server closed the connection'), logIn, watch)),
    )
  })
  const abort = (): void => {
    client.destroy()
  }

  corkBursts(transport.stream)
  signal.addEventListener('abort', abort)
  try {
    signal.throwIfAborted()
    client.connect({
      sock: transport.stream,
      username: config.username,
      algorithms: algorithmsFor(config, hostKeys.preferredTypes()),
      readyTimeout: credentials.ask ? TYPING_TIMEOUT : HANDSHAKE_TIMEOUT,
      ...keepAlive(config.keepAliveInterval),
      ...(config.forwardedAgent ? { agent: config.forwardedAgent } : {}),
      authHandler: (left, partial, next) => {
        signCertificatesPlainly(client)
        const method: unknown = logIn.next(left as AuthenticationType[] | null, partial)
        // The library's types don't know that `false` ends the list.
        next(method as AuthenticationType)
      },
      hostVerifier: (key: Buffer) => {
        hostKey = key
        try {
          hostKeys.check(key)
          return true
        } catch (error) {
          fatal = error
          return false
        }
      },
    })
    watch = new LoginWatch(client)
    offer = new ServerOffer(transport.stream)
    endWhenSilent(transport.stream, config.readWriteTimeout)
    await ready
  } catch (error) {
    transport.stream.destroy()
    const evidence: Evidence =
      stage === 'login'
        ? loginEvidence(library, credentials, logIn, watch)
        : { kind: 'handshake', firstLine: transport.identification, offers: offersOf(client, offer) }
    if (signal.aborted) {
      request.onInterrupted?.(new AttemptFailure(stage, SILENT).with(evidence))
      throw signal.reason
    }
    const failure = fatal ?? failureWith(error, stage)
    throw failure instanceof AttemptFailure ? failure.with(evidence) : failure
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
  const connection = new SshConnection(client, transport.stream, transport.identification, forwardsAgent)
  connection.hostKey = hostKey
  return connection
}

function keepAlive(interval: Milliseconds): { keepaliveInterval: number; keepaliveCountMax: number } {
  return {
    keepaliveInterval: interval,
    keepaliveCountMax: interval > 0 ? Math.max(3, Math.ceil(KEEP_ALIVE_PATIENCE / interval)) : 0,
  }
}

function failureOf(
  stage: 'handshake' | 'login',
  error: Error & { level?: string },
  logIn: LogIn,
  watch: LoginWatch | undefined,
): AttemptFailure {
  if (watch?.newPassword) return new AttemptFailure('refused', messageOf(error), error)
  switch (error.level) {
    case 'client-authentication':
      return new AttemptFailure('refused', logIn.failure(), error)
    case 'client-timeout':
      return new AttemptFailure(stage, SILENT, error)
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

function offersOf(client: Client, offer: ServerOffer | undefined): HandshakeEvidence['offers'] {
  const server = offer?.value
  return server && { server, ours: ownOffer(client) }
}

function loginEvidence(
  library: Library,
  credentials: Credentials,
  logIn: LogIn,
  watch: LoginWatch | undefined,
): LoginEvidence {
  const { privateKey } = credentials.config
  const keys = [...(privateKey ? [privateKey.key] : []), ...credentials.generatedKeys]
  const keyTypes = keys.flatMap((key) => {
    const parsed = library.utils.parseKey(key)
    return parsed instanceof Error ? [] : [parsed.type]
  })
  return {
    kind: 'login',
    ...logIn.outcome,
    keyKnown: watch?.keyKnown ?? false,
    // What an agent offers isn't known here.
    keyTypes: credentials.config.agent || credentials.config.forwardedAgent ? [] : [...new Set(keyTypes)],
    signatures: watch?.signatures,
    newPassword: watch?.newPassword ?? false,
    notice: watch?.notice ?? '',
  }
}
