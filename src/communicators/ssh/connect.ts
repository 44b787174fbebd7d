import type { Clock, StepContext } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import type { SshConfig } from '../config.ts'
import type { SshTarget } from '../connect-step.ts'
import type { Credentials } from './auth.ts'
import type { SshConnection } from './connection.ts'
import { AttemptFailure, type Stage } from './failure.ts'
import { shakeHands } from './handshake.ts'
import type { HostKeys } from './host-keys.ts'
import { loadLibrary } from './library.ts'
import { openTransport } from './probe.ts'
import type { Route } from './route/index.ts'
import { WaitReport } from './wait-report.ts'

export interface ConnectRequest {
  readonly config: SshConfig
  target(): Promise<SshTarget>
  readonly route: Route
  readonly credentials: Credentials
  readonly hostKeys: HostKeys
  readonly context: Pick<StepContext, 'ui' | 'host' | 'signal'>
}

const BETWEEN_ATTEMPTS: Milliseconds = 500
/** What Packer lets pass between two log-ins: 2 s after the failure, 5 s before the next attempt. */
const LONGEST_BETWEEN_LOGINS: Milliseconds = 7_000

/**
 * Tries until one can log in.
 * @throws IngotError `ssh/timeout`, `ssh/login-refused`, `ssh/host-key-mismatch`; what `target` throws; the signal's reason
 */
export async function connectWithRetries(request: ConnectRequest): Promise<SshConnection> {
  const { config, context } = request
  const limit = new TimeLimit(config.timeout, context.signal, context.host.clock)
  const report = new WaitReport(context.ui, context.host.clock)
  let refused = 0
  try {
    for (;;) {
      try {
        return await attempt(request, report, limit.signal)
      } catch (error) {
        if (!(error instanceof AttemptFailure)) throw error
        report.failed(error)
        if (error.stage === 'refused') refused++
        if (refused >= config.handshakeAttempts) throw loginRefused(config, refused, report)
        await context.host.clock.sleep(pauseAfter(error.stage, refused), limit.signal)
      }
    }
  } catch (error) {
    context.signal.throwIfAborted()
    throw limit.passed ? timedOut(config, report, error) : error
  } finally {
    limit.clear()
  }
}

async function attempt(request: ConnectRequest, report: WaitReport, signal: AbortSignal): Promise<SshConnection> {
  const { config, route, credentials, hostKeys } = request
  const target = await request.target()
  if ('pending' in target) throw new AttemptFailure('address', target.pending)
  report.address(target, route.via)
  const onSilence = (failure: AttemptFailure): void => report.failed(failure)
  await route.ready(signal, onSilence)
  const opening = openTransport({ open: () => route.open(target), signal, onSilence })
  const [transport] = await Promise.all([opening, loadLibrary()])
  try {
    await hostKeys.refresh(signal)
  } catch (error) {
    transport.stream.destroy()
    throw error
  }
  return shakeHands({ transport, config, credentials, hostKeys, signal })
}

/** Refused log-ins are counted, so they get rarer up to Packer's pace: a key may arrive late while a machine starts. */
function pauseAfter(stage: Stage, refused: number): Milliseconds {
  if (stage !== 'refused') return BETWEEN_ATTEMPTS
  return Math.min(LONGEST_BETWEEN_LOGINS, BETWEEN_ATTEMPTS * 2 ** (refused - 1))
}

/** Aborts with its parent, or by itself after some time. */
class TimeLimit {
  passed = false
  readonly signal: AbortSignal
  readonly #over = new AbortController()
  readonly #reached = new AbortController()

  constructor(duration: Milliseconds, parent: AbortSignal, clock: Clock) {
    this.signal = AbortSignal.any([parent, this.#reached.signal])
    if (duration === Number.POSITIVE_INFINITY) return
    clock.sleep(duration, this.#over.signal).then(
      () => {
        this.passed = true
        this.#reached.abort(new Error('ssh_timeout passed'))
      },
      () => {},
    )
  }

  clear(): void {
    this.#over.abort()
  }
}

function timedOut(config: SshConfig, report: WaitReport, cause: unknown): IngotError {
  return new IngotError(
    'ssh/timeout',
    `Timeout waiting for SSH: nobody could log in within ${config.timeout / 1000} s ("ssh_timeout"). ${report.last()}`,
    { hint: hintFor(report.lastStage, report.lastHop), cause },
  )
}

function loginRefused(config: SshConfig, refused: number, report: WaitReport): IngotError {
  return new IngotError(
    'ssh/login-refused',
    `${refused} log-ins over SSH were refused, which is all that "ssh_handshake_attempts" allows. ${report.last()}`,
    { hint: hintFor('refused', report.lastHop), details: report.lastHop ? [] : [`user: ${config.username}`] },
  )
}

function hintFor(stage: Stage | undefined, hop: string | undefined): string {
  if (hop) return hopHint(stage, hop.includes('bastion') ? 'bastion' : 'proxy')
  switch (stage) {
    case 'address':
      return 'Look at what the builder waits for, or raise "ssh_timeout".'
    case 'banner':
      return 'Something accepts connections there, but it is no SSH server (yet): check "ssh_port", or raise "ssh_timeout".'
    case 'handshake':
      return 'The server and Ingot found no common ground: "ssh_ciphers" and "ssh_key_exchange_algorithms" say what is offered.'
    case 'refused':
      return 'Check "ssh_username" and the key or password; the user\'s authorized_keys file on the machine must have the key.'
    default:
      return 'Check the address, "ssh_port" and the firewall in between, or raise "ssh_timeout" if the machine starts slowly.'
  }
}

function hopHint(stage: Stage | undefined, kind: 'bastion' | 'proxy'): string {
  if (kind === 'bastion' && stage === 'refused') {
    return 'Check "ssh_bastion_username" and how to log in there: "ssh_bastion_private_key_file", "ssh_bastion_password".'
  }
  return `Check "ssh_${kind}_host", "ssh_${kind}_port" and what the ${kind} allows.`
}
