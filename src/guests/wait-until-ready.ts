import { type ConnectedState, type ExecResult, lineSplitter, quote, TimeLimit } from '../communicators/index.ts'
import type { Step, StepContext } from '../engine/index.ts'
import { IngotError, messageOf } from '../errors/index.ts'
import { formatDuration, type Milliseconds } from '../options/index.ts'
import type { ReadyOptions } from './ready-options.ts'
import { ReadyReport } from './ready-report.ts'
import { readyScript } from './ready-script.ts'

/** Between a restart of the guest, or a connection that broke, and the next look. */
const BEFORE_NEXT_LOOK: Milliseconds = 1000

/**
 * The step that builders put between "Connect" and "Provision" where they have started a Linux machine themselves: waits until the
 * guest has settled. One command does it, so that a settled guest costs one round trip.
 *
 * It never fails a build by itself. Packer's provisioners begin right after the log-in: a template that works there must not fail
 * here over a guest that can't be looked at or is busy for ever.
 *
 * @example
 *   waitUntilReady<MyState>(config.options) // with `...readyOptions` among the builder's options
 */
export function waitUntilReady<State extends ConnectedState>(options: ReadyOptions, root?: string): Step<State> {
  return {
    name: 'Wait until ready',
    async run({ communicator }, context) {
      if (!communicator) return
      const report = new ReadyReport(context.ui)
      const limit = limitOf(options.ready_timeout, context)
      try {
        const look = () => lookOnce(communicator, report, limit?.signal ?? context.signal, root)
        await untilReady(look, report, { ...context, signal: limit?.signal ?? context.signal })
      } catch (error) {
        context.signal.throwIfAborted()
        if (limit?.passed) return tellTimeout(report, options.ready_timeout, context)
        if (!(error instanceof IngotError)) throw error
        tellBlind(messageOf(error), context)
      } finally {
        limit?.clear()
      }
    },
  }
}

function limitOf(timeout: Milliseconds, { signal, host }: StepContext): TimeLimit | undefined {
  return timeout > 0 ? new TimeLimit(timeout, signal, host.clock, '"ready_timeout"') : undefined
}

async function untilReady(
  look: () => Promise<ExecResult>,
  report: ReadyReport,
  context: Pick<StepContext, 'ui' | 'host' | 'signal'>,
): Promise<void> {
  for (;;) {
    const end = await look()
    if (report.isReady) return
    if (end.kind !== 'disconnected') {
      return tellBlind(end.kind === 'exit' ? `sh ended with status ${end.code}` : `sh ended by ${end.signal}`, context)
    }
    await context.host.clock.sleep(BEFORE_NEXT_LOOK, context.signal)
  }
}

async function lookOnce(
  communicator: NonNullable<ConnectedState['communicator']>,
  report: ReadyReport,
  signal: AbortSignal,
  root: string | undefined,
): Promise<ExecResult> {
  const lines = lineSplitter((line) => report.take(line))
  const end = await communicator.exec(`/bin/sh -c ${quote(readyScript(root))}`, {
    signal,
    onStdout: (chunk) => lines.push(chunk),
  })
  lines.end()
  return end
}

function tellBlind(why: string, { ui }: Pick<StepContext, 'ui'>): void {
  ui.message(`Whether the guest has settled could not be found out (${why}); going on`)
}

function tellTimeout({ waitingFor }: ReadyReport, timeout: Milliseconds, { ui }: StepContext): void {
  const what = waitingFor ?? 'it does not answer'
  ui.warning(
    `The guest has not settled within ${formatDuration(timeout)} ("ready_timeout"): ${what}. The build goes on; "wait_until_ready": false skips this wait.`,
  )
}
