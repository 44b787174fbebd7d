import type { Ui } from './events.ts'
import type { Host } from './host.ts'
import type { Ledger } from './ledger.ts'

/** What every step gets besides the state that the steps of one build share. */
export interface StepContext {
  readonly ui: Ui
  readonly ledger: Ledger
  readonly host: Host
  /** Aborted on Ctrl-C, on a time limit, and when a step beside this one failed. */
  readonly signal: AbortSignal
}

/**
 * One unit of a build's run. Undo of what it created is the ledger's; `cleanup` is for what is not a resource (closing a
 * connection, a last message) and runs in reverse order, on success and on failure.
 */
export interface Step<State> {
  /** As people say it: `Launch instance`. Shown in the table of times. */
  readonly name: string
  run(state: State, context: StepContext): Promise<void>
  cleanup?(state: State, context: StepContext, outcome: 'done' | 'failed' | 'cancelled'): Promise<void>
}

/** Steps that need nothing of each other and run at once. */
export interface SideBySide<State> {
  readonly sideBySide: readonly Step<State>[]
}

/** Steps that begin anew, from the first of them, when one fails in a way that another go may mend: a machine was taken away. */
export interface Restartable<State> {
  readonly restartable: readonly (Step<State> | SideBySide<State>)[]
  /** Whether this failure is such a one, and there may be another go. */
  mayRestart(error: unknown, state: State): boolean
  /** Called once all of them have been cleaned up: gives back what the next go must not meet. A thrown error ends the build. */
  beforeRestart(error: unknown, state: State, context: StepContext): Promise<void>
}

export type StepList<State> = readonly (Step<State> | SideBySide<State> | Restartable<State>)[]
