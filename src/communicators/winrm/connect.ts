import type { StepContext } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import type { WinRmConfig } from '../config.ts'
import type { SshTarget } from '../connect-step.ts'
import { TimeLimit } from '../time-limit.ts'
import { runCommand } from './exec.ts'
import { AttemptFailure, attemptFailure, type Stage } from './failure.ts'
import { Authentication, type Proof } from './http/authentication.ts'
import { ConnectionPool } from './http/pool.ts'
import { powershellLine } from './powershell.ts'
import { WinRmService } from './service.ts'
import { WaitReport } from './wait-report.ts'

export interface ConnectRequest {
  readonly config: WinRmConfig
  /** Of `winrm_password`, or found out by the builder. */
  readonly password: string | undefined
  target(): Promise<SshTarget>
  readonly context: Pick<StepContext, 'ui' | 'host' | 'signal'>
}

const BETWEEN_ATTEMPTS: Milliseconds = 500
/** Packer's pause. Accounts are locked after some ten refused log-ins, so they are not tried more often. */
const BETWEEN_LOGINS: Milliseconds = 5_000
/** What a started machine answers with, as in Packer. */
const GREETING = 'WinRM connected.'

/**
 * Tries until commands can be run.
 * @throws IngotError `winrm/timeout`; what `target` throws; the signal's reason
 */
export async function connectWithRetries(request: ConnectRequest): Promise<WinRmService> {
  const { config, context } = request
  const limit = new TimeLimit(config.timeout, context.signal, context.host.clock, 'winrm_timeout')
  const report = new WaitReport(context.ui, context.host.clock)
  try {
    for (;;) {
      try {
        return await attempt(request, report, limit.signal)
      } catch (error) {
        const failure = limit.signal.aborted ? undefined : attemptFailure(error)
        if (!failure) throw error
        report.failed(failure)
        await context.host.clock.sleep(failure.stage === 'refused' ? BETWEEN_LOGINS : BETWEEN_ATTEMPTS, limit.signal)
      }
    }
  } catch (error) {
    context.signal.throwIfAborted()
    throw limit.passed ? timedOut(config, report, error) : error
  } finally {
    limit.clear()
  }
}

async function attempt(request: ConnectRequest, report: WaitReport, signal: AbortSignal): Promise<WinRmService> {
  const target = await request.target()
  if ('pending' in target) throw new AttemptFailure('address', target.pending)
  report.address(`${target.host}:${target.port}`)
  const service = serviceAt(target, request)
  try {
    await Promise.all([checkCommands(service, signal), service.learnEnvelopeSize(signal)])
    return service
  } catch (error) {
    service.close()
    throw error
  }
}

function serviceAt(target: { host: string; port: number }, request: ConnectRequest): WinRmService {
  const { config, context } = request
  const host = target.host.includes(':') ? `[${target.host}]` : target.host
  const url = `${config.useSsl ? 'https' : 'http'}://${host}:${target.port}/wsman`
  const endpoint = {
    url,
    verify: !config.insecure,
    clientCertificate: config.clientCertificate,
    proxyEnv: config.noProxy || isLoopback(target.host) ? {} : context.host.env,
  }
  return new WinRmService(url, new ConnectionPool(endpoint, new Authentication(proofOf(request), config.useSsl)))
}

function proofOf({ config, password }: ConnectRequest): Proof {
  if (config.clientCertificate) return { kind: 'certificate' }
  return { kind: config.login, username: config.username, password: password ?? '' }
}

/** Go's rule, and so Packer's: this computer itself is never asked for through a proxy. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

/** A machine may answer long before it can run anything: while it is still being set up. */
async function checkCommands(service: WinRmService, signal: AbortSignal): Promise<void> {
  const output: Buffer[] = []
  const script = `$ProgressPreference = 'SilentlyContinue'; Write-Output '${GREETING}'`
  await runCommand(service, powershellLine(script), { signal, onStdout: (chunk) => output.push(chunk) })
  if (Buffer.concat(output).includes(GREETING)) return
  throw new AttemptFailure('shell', 'it accepts commands, but PowerShell does not run yet')
}

function timedOut(config: WinRmConfig, report: WaitReport, cause: unknown): IngotError {
  const sentence = `Timeout waiting for WinRM: no command could be run within ${config.timeout / 1000} s ("winrm_timeout"). ${report.last()}`
  return new IngotError('winrm/timeout', sentence, { hint: hintFor(report.lastStage), cause })
}

function hintFor(stage: Stage | undefined): string {
  switch (stage) {
    case 'address':
      return 'Look at what the builder waits for, or raise "winrm_timeout".'
    case 'tls':
      return 'Windows signs its own certificate as a rule: "winrm_insecure": true accepts any. Check "winrm_port" and "winrm_use_ssl" too.'
    case 'refused':
      return 'Check "winrm_username" and "winrm_password"; "winrm_use_ntlm": true logs in where Basic is not allowed.'
    case 'wsman':
      return 'Something answers there, but not as WinRM: check "winrm_port" and "winrm_use_ssl".'
    case 'shell':
      return 'The user needs the right to log in remotely, as administrators have; or raise "winrm_timeout" if the machine is still being set up.'
    default:
      return 'Check the address, "winrm_port" and the firewall in between, or raise "winrm_timeout" if the machine starts slowly.'
  }
}
