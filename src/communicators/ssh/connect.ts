import type { Clock, StepContext } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import type { SshConfig } from '../config.ts'
import type { SshTarget } from '../connect-step.ts'
import type { Credentials } from './auth.ts'
import type { SshConnection } from './connection.ts'
import { turnsAway } from './doctor/banner-causes.ts'
import type { Symptoms } from './doctor/cause.ts'
import { consoleText, lastLines, type ReadConsole } from './doctor/console.ts'
import { diagnose } from './doctor/diagnose.ts'
import type { SessionDoctor } from './doctor/session-doctor.ts'
import { answerOf } from './doctor/speak-first.ts'
import { AttemptFailure } from './failure.ts'
import { shakeHands } from './handshake.ts'
import type { HostKeys } from './host-keys.ts'
import { loadLibrary } from './library.ts'
import { askAfreshAfter, openTransport } from './probe.ts'
import type { Route } from './route/index.ts'
import { WaitReport } from './wait-report.ts'

export interface ConnectRequest {
  readonly config: SshConfig
  target(): Promise<SshTarget>
  readonly route: Route
  readonly credentials: Credentials
  readonly hostKeys: HostKeys
  readonly doctor: SessionDoctor
  /** Where the machine's serial console can be read. */
  readonly console: ReadConsole | undefined
  readonly context: Pick<StepContext, 'ui' | 'host' | 'signal'>
}

const BETWEEN_ATTEMPTS: Milliseconds = 500
/** A server that has said nothing for so long when the time is up was not just about to. */
const SILENCE: Milliseconds = 2_000
/** What Packer lets pass between two log-ins: 2 s after the failure, 5 s before the next attempt. */
const LONGEST_BETWEEN_LOGINS: Milliseconds = 7_000

/**
 * Tries until one can log in.
 * @throws IngotError with the code of its cause, `ssh/timeout` or `ssh/login-refused` where none is known,
 *   `ssh/host-key-mismatch`; what `target` throws; the signal's reason
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
        if (refused >= config.handshakeAttempts) throw await loginRefused(request, refused, report)
        await context.host.clock.sleep(pauseAfter(error, refused), limit.signal)
      }
    }
  } catch (error) {
    context.signal.throwIfAborted()
    throw limit.passed ? await timedOut(request, report, error) : error
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
  const afreshAfter = () => askAfreshAfter(report.waited)
  const opening = openTransport({ open: () => route.open(target), signal, afreshAfter, onSilence })
  const [transport] = await Promise.all([opening, loadLibrary()])
  const odd = oddGreeting(transport.identification)
  if (odd) report.failed(odd)
  try {
    await hostKeys.refresh(signal)
  } catch (error) {
    transport.stream.destroy()
    throw error
  }
  const { clock } = request.context.host
  const began = clock.now()
  const onInterrupted = (failure: AttemptFailure): void => {
    if (clock.now() - began > SILENCE) report.interrupted(failure)
  }
  const connection = await shakeHands({ transport, config, credentials, hostKeys, signal, onInterrupted })
  try {
    await request.doctor.examine(connection, signal)
  } catch (error) {
    connection.destroy()
    throw error
  }
  return connection
}

/** Lines may come before a banner (RFC 4253, section 4.2), but as a rule it is no SSH server that begins with one. */
function oddGreeting(firstLine: string): AttemptFailure | undefined {
  if (firstLine.startsWith('SSH-')) return undefined
  const shown = firstLine.replace(/[^\x20-\x7e]+/g, '?').slice(0, 80)
  const reason = turnsAway(firstLine)
    ? `connected, but the SSH server turns everybody away for now: "${shown}"`
    : `connected, but what answers "${shown}" does not look like an SSH server`
  return new AttemptFailure('banner', reason, undefined, undefined, { kind: 'banner', firstLine })
}

/**
 * Refused log-ins are counted, so they get rarer up to Packer's pace: a key may arrive late while a machine starts. And a server
 * that has too much to do, which may be our own earlier attempts, is given time for it.
 */
function pauseAfter({ stage, evidence }: AttemptFailure, refused: number): Milliseconds {
  if (evidence && 'firstLine' in evidence && turnsAway(evidence.firstLine)) return LONGEST_BETWEEN_LOGINS
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

/** What is known once nobody could log in. */
async function symptomsOf(request: ConnectRequest, report: WaitReport): Promise<Symptoms> {
  const { config, context, route } = request
  const { target } = report
  const last = report.last ?? new AttemptFailure('tcp', 'no attempt came to an end')
  const silent = last.stage === 'banner' && !last.hop && !last.evidence && target
  const [console, answer] = await Promise.all([
    last.hop ? '' : consoleText(request.console, context.signal),
    silent ? answerOf(route.open(target), context.signal).catch(() => '') : '',
  ])
  context.signal.throwIfAborted()
  return { failure: last, config, console, answer }
}

/** @param end how the wait ended: a code for what has no better one, and a sentence */
async function failed(
  request: ConnectRequest,
  report: WaitReport,
  end: {
    readonly code: string
    readonly sentence: string
    readonly details: readonly string[]
    readonly cause: unknown
  },
): Promise<IngotError> {
  const symptoms = await symptomsOf(request, report)
  const found = diagnose(symptoms)
  const sentence = found?.sentence ? ` ${found.sentence}` : ''
  return new IngotError(found?.code ?? end.code, `${end.sentence} ${report.reason()}${sentence}`, {
    hint: found?.hint ?? 'Raise "ssh_timeout" if the machine starts slowly.',
    details: [...end.details, ...(found?.details ?? []), ...lastLines(symptoms.console)],
    cause: end.cause,
  })
}

function timedOut(request: ConnectRequest, report: WaitReport, cause: unknown): Promise<IngotError> {
  const limit = `${request.config.timeout / 1000} s ("ssh_timeout")`
  const sentence = `Timeout waiting for SSH: nobody could log in within ${limit}.`
  return failed(request, report, { code: 'ssh/timeout', sentence, details: [], cause })
}

function loginRefused(request: ConnectRequest, refused: number, report: WaitReport): Promise<IngotError> {
  return failed(request, report, {
    code: 'ssh/login-refused',
    sentence: `${refused} log-ins over SSH were refused, which is all that "ssh_handshake_attempts" allows.`,
    details: report.last?.hop ? [] : [`user: ${request.config.username}`],
    cause: report.last,
  })
}
