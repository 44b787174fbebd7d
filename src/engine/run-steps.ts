import { messageOf } from '../errors/index.ts'
import type { EventHub, Speaker } from './event-hub.ts'
import { inStep } from './rewording.ts'
import type { Restartable, SideBySide, Step, StepContext, StepList } from './step.ts'
import type { AfterFailure, StepPolicy } from './step-policy.ts'

export interface StepsRun<State> {
  readonly steps: StepList<State>
  readonly state: State
  readonly context: StepContext
  readonly hub: EventHub
  readonly from: Speaker
  readonly policy: StepPolicy
  /** Told which step is running, so that what runs inside it can be shown inside it. */
  readonly onStep?: (id: number) => void
  /** Told that a group of steps begins anew: what failed before is no longer the build's failure. */
  readonly onRestart?: () => void
  /**
   * Runs between a failure and the first cleanup, unless everything is left as it is.
   * @returns the error to report, which may say more than the first one
   */
  readonly beforeCleanup: (error: unknown) => Promise<unknown>
}

export type StepsResult =
  | { readonly outcome: 'done' }
  | {
      readonly outcome: 'failed' | 'cancelled'
      readonly error: unknown
      /** False when `-on-error` says that nothing may be touched. */
      readonly cleanedUp: boolean
    }

/** Runs steps in order, then their cleanups in reverse order. Never rejects: what went wrong is in the result. */
export async function runSteps<State>(run: StepsRun<State>): Promise<StepsResult> {
  const started: Step<State>[] = []
  try {
    for (const item of run.steps) {
      await ('restartable' in item ? runRestartable(run, item, started) : runItem(run, item, started, never))
    }
  } catch (error) {
    return failed(run, started, error)
  }
  await cleanUp(run, started, 'done')
  return { outcome: 'done' }
}

async function failed<State>(run: StepsRun<State>, started: Step<State>[], error: unknown): Promise<StepsResult> {
  const outcome = run.context.signal.aborted ? 'cancelled' : 'failed'
  const { cause, next } = error instanceof StepFailure ? error : { cause: error, next: 'clean-up' as const }
  if (next === 'leave') {
    sayWhatIsSkipped(run, started)
    return { outcome, error: cause, cleanedUp: false }
  }
  const whole = await run.beforeCleanup(cause)
  if (next === 'run-cleanup-provisioner') {
    sayWhatIsSkipped(run, started)
    return { outcome, error: whole, cleanedUp: false }
  }
  await cleanUp(run, started, outcome)
  return { outcome, error: whole, cleanedUp: true }
}

function sayWhatIsSkipped<State>(run: StepsRun<State>, started: readonly Step<State>[]): void {
  for (const step of started.toReversed()) {
    if (step.cleanup) run.context.ui.error(`Aborted: skipping cleanup of step "${step.name}"`)
  }
}

/** A step's error with what is to be done about it. */
class StepFailure extends Error {
  readonly next: Exclude<AfterFailure, 'retry'>

  constructor(cause: unknown, next: Exclude<AfterFailure, 'retry'>) {
    super(messageOf(cause), { cause })
    this.next = next
  }
}

/** A failure that another go may mend. */
class RestartWanted extends Error {}

const never = () => false

async function runRestartable<State>(
  run: StepsRun<State>,
  group: Restartable<State>,
  started: Step<State>[],
): Promise<void> {
  const before = started.length
  const mayRestart = (error: unknown) => group.mayRestart(error, run.state)
  for (;;) {
    try {
      for (const item of group.restartable) await runItem(run, item, started, mayRestart)
      return
    } catch (error) {
      if (!(error instanceof RestartWanted)) throw error
      await cleanUp(run, started.splice(before), 'failed')
      run.onRestart?.()
      await group.beforeRestart(error.cause, run.state, run.context)
    }
  }
}

async function runItem<State>(
  run: StepsRun<State>,
  item: Step<State> | SideBySide<State>,
  started: Step<State>[],
  mayRestart: (error: unknown) => boolean,
): Promise<void> {
  let open = 'sideBySide' in item ? item.sideBySide : [item]
  const names = open.map((step) => step.name).join('", "')
  started.push(...open)
  for (;;) {
    run.context.signal.throwIfAborted()
    const failures = await runTogether(run, open)
    const first = failures.find((failure) => !failure.knockOn) ?? failures[0]
    if (!first) break
    if (!run.context.signal.aborted && mayRestart(first.error)) throw new RestartWanted('', { cause: first.error })
    const next = await run.policy.afterFailure(first.step.name, first.error, run.context)
    if (next !== 'retry') {
      throw new StepFailure(run.context.signal.aborted ? first.error : inStep(first.error, first.step.name), next)
    }
    open = failures.map((failure) => failure.step)
  }
  await run.policy.afterStep(names, run.context)
}

interface Failure<State> {
  readonly step: Step<State>
  readonly error: unknown
  /** It was only stopped because one beside it had failed. */
  readonly knockOn: boolean
}

/** Runs steps at once. The first failure stops the others; all have ended when this resolves. */
async function runTogether<State>(run: StepsRun<State>, steps: readonly Step<State>[]): Promise<Failure<State>[]> {
  const stop = new AbortController()
  const signal = steps.length > 1 ? AbortSignal.any([run.context.signal, stop.signal]) : run.context.signal
  const failures: Failure<State>[] = []
  await Promise.all(
    steps.map(async (step) => {
      try {
        await run.hub.step(step.name, run.from, signal, (id) => {
          run.onStep?.(id)
          return step.run(run.state, { ...run.context, signal })
        })
      } catch (error) {
        failures.push({ step, error, knockOn: stop.signal.aborted })
        stop.abort(error)
      }
    }),
  )
  return failures
}

async function cleanUp<State>(
  run: StepsRun<State>,
  started: readonly Step<State>[],
  outcome: 'done' | 'failed' | 'cancelled',
): Promise<void> {
  // Ctrl-C has done its work by now: cleaning up is what it asked for, so the cleanups get a signal of their own.
  const context = { ...run.context, signal: new AbortController().signal }
  for (const step of started.toReversed()) {
    if (!step.cleanup) continue
    try {
      await run.policy.beforeCleanup(step.name, context)
      await step.cleanup(run.state, context, outcome)
    } catch (error) {
      run.context.ui.error(`Cleanup of step "${step.name}" failed: ${messageOf(error)}`)
    }
  }
}
