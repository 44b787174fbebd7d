import { messageOf } from '../errors/index.ts'
import type { OnError } from './component.ts'
import type { StepContext } from './step.ts'

/** What follows a step's failure. */
export type AfterFailure =
  | 'retry'
  | 'clean-up'
  /** Everything stays as it is, for somebody to look at. */
  | 'leave'
  /** As `leave`, but the error-cleanup-provisioner runs. */
  | 'run-cleanup-provisioner'

/** Decides what happens between steps: `-on-error` and `-debug`. */
export interface StepPolicy {
  afterStep(step: string, context: StepContext): Promise<void>
  beforeCleanup(step: string, context: StepContext): Promise<void>
  afterFailure(step: string, error: unknown, context: StepContext): Promise<AfterFailure>
}

/** @param run aborted when the run is cancelled: nobody waits for anybody then */
export function stepPolicy(onError: OnError, debug: boolean, run?: AbortSignal): StepPolicy {
  return { ...(debug ? pausing(run) : goingOn), afterFailure: FAILURE[onError] }
}

const goingOn = {
  async afterStep() {},
  async beforeCleanup() {},
}

const pausing = (run: AbortSignal | undefined) => ({
  afterStep: (step: string, context: StepContext) => pause(`Pausing after run of step '${step}'.`, context),
  // Cleaning up has a signal of its own, which a cancelled run doesn't abort.
  async beforeCleanup(step: string, context: StepContext) {
    if (run?.aborted) return
    const signal = run ? AbortSignal.any([context.signal, run]) : context.signal
    await pause(`Pausing before cleanup of step '${step}'.`, { ...context, signal }).catch((error) => {
      if (!run?.aborted) throw error
    })
  },
})

/** Waits for Enter where there is somebody to press it. */
export async function pause(reason: string, { ui, signal }: StepContext): Promise<void> {
  try {
    await ui.ask(`${reason} Press enter to continue.`, signal)
  } catch (error) {
    signal.throwIfAborted()
    // Packer goes on as well when it has no terminal.
    ui.message(messageOf(error))
  }
}

const FAILURE: Readonly<Record<OnError, StepPolicy['afterFailure']>> = {
  cleanup: async () => 'clean-up',
  abort: async () => 'leave',
  'run-cleanup-provisioner': async () => 'run-cleanup-provisioner',
  ask: askWhatNext,
}

async function askWhatNext(step: string, error: unknown, { ui, signal }: StepContext): Promise<AfterFailure> {
  if (signal.aborted) return 'clean-up'
  ui.error(messageOf(error))
  ui.error(`Step "${step}" failed`)
  for (;;) {
    const answer = await askLetter(ui, signal)
    if (answer === undefined || answer === '' || answer === 'c') return 'clean-up'
    if (answer === 'a') return 'leave'
    if (answer === 'r') return 'retry'
    ui.say(`Incorrect input: "${answer}"`)
  }
}

/** @returns undefined when nobody could answer */
async function askLetter(ui: StepContext['ui'], signal: AbortSignal): Promise<string | undefined> {
  try {
    const question =
      '[c] Clean up and exit, [a] abort without cleanup, or [r] retry step (build may fail even if retry succeeds)?'
    return (await ui.ask(question, signal)).trim().toLowerCase()
  } catch {
    return undefined
  }
}
