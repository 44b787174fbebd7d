import type { IngotError } from '../errors/index.ts'
import type { Milliseconds } from '../options/duration.ts'
import type { ArtifactFacts } from './artifact.ts'

/** How a step, a build or a run ended. */
export type Outcome =
  | 'done'
  /** What was to be made exists, or part of it, and stays; something after it failed. Of builds and runs, not of steps. */
  | 'partial'
  | 'failed'
  | 'cancelled'
  | 'skipped'

/** One typed fact about a run. Everything that a person or a program sees is made from these (design, rule 5). */
export type Fact =
  | { readonly type: 'run-started'; readonly template: string; readonly builds: readonly BuildLabel[] }
  | {
      readonly type: 'run-finished'
      readonly outcome: Outcome
      readonly duration: Milliseconds
      /** The command that goes on where this run stopped, when there is something to go on from. */
      readonly resume?: string
    }
  | { readonly type: 'build-started' }
  | {
      readonly type: 'build-finished'
      readonly outcome: Outcome
      readonly duration: Milliseconds
      readonly error?: IngotError
      readonly artifacts: readonly ArtifactFacts[]
      /** What a partial build lacks, one sentence each. */
      readonly missing?: readonly string[]
    }
  /** `parent` is the id of the step inside which this one runs: a provisioner inside "Provision". */
  | { readonly type: 'step-started'; readonly step: string; readonly id: number; readonly parent?: number }
  | {
      readonly type: 'step-finished'
      readonly step: string
      readonly id: number
      readonly outcome: Outcome
      readonly duration: Milliseconds
    }
  /** A sentence for people: `say` announces, `message` adds detail, `error` and `warning` tell of trouble. */
  | { readonly type: 'say' | 'message' | 'error' | 'warning'; readonly text: string }
  /** One line that a command wrote, without its line end. */
  | { readonly type: 'output'; readonly stream: 'stdout' | 'stderr'; readonly line: string }
  /** How far something long has come. `total` is absent when nobody knows. `unit` names what is counted. */
  | {
      readonly type: 'progress'
      readonly label: string
      readonly done: number
      readonly total?: number
      readonly unit: 'bytes' | 'files' | 'percent'
    }
  /** A line for programs, in Packer's machine-readable categories. */
  | { readonly type: 'machine'; readonly category: string; readonly data: readonly string[] }
  | {
      readonly type: 'resource-created' | 'resource-given-back' | 'resource-left'
      readonly kind: string
      readonly id: string
    }

export interface BuildLabel {
  /** The build as people see it (`BuildConfig.displayName`). */
  readonly name: string
  readonly type: string
}

/** A fact with when and where: `at` in milliseconds since the Unix epoch, `build` absent for the whole run's. */
export type Event = Fact & {
  readonly at: number
  readonly run: string
  readonly build?: string
  /** The post-processor that speaks, for Packer's `name (type)` prefix. */
  readonly speaker?: string
}

/** Events in, bytes out. A reporter never throws; it is told nothing after `close`. */
export interface Reporter {
  report(event: Event): void
  /** Writes what is still held back. */
  close(): Promise<void>
}

export interface AskOptions {
  readonly hidden?: boolean
}

/** How a component talks. Secrets are masked behind it, in one place. */
export interface Ui {
  say(text: string): void
  message(text: string): void
  warning(text: string): void
  error(text: string): void
  /** One line that a command wrote. Carriage returns and trailing spaces are handled by the caller's line splitter. */
  output(stream: 'stdout' | 'stderr', line: string): void
  progress(label: string, done: number, total: number | undefined, unit: 'bytes' | 'files' | 'percent'): void
  machine(category: string, ...data: string[]): void
  /**
   * Asks the person at the terminal. What is typed is not shown when it is `hidden`.
   * @throws IngotError `ui/no-terminal` when there is none
   */
  ask(question: string, signal: AbortSignal, options?: AskOptions): Promise<string>
}

/** How what concerns a whole run, and no build of it, comes to people. */
export interface People {
  say(text: string): void
  /** Absent where nobody can be asked. @throws the signal's reason */
  readonly ask?: (question: string, signal: AbortSignal) => Promise<string>
}
