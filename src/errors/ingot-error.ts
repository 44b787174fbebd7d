import type { Place } from './place.ts'

export interface IngotErrorInit {
  /** Where in the user's files the mistake stands. */
  readonly place?: Place | undefined
  /** What to do about it, as one sentence. */
  readonly hint?: string | undefined
  /** The step of a run which it broke. */
  readonly step?: string | undefined
  readonly cause?: unknown
  /** Further lines that help to understand it, such as the last lines of a script's output. */
  readonly details?: readonly string[] | undefined
}

/**
 * The one shape of every error that a user can meet.
 *
 * `code` is stable (`area/what`, for example `template/unknown-option`); `message` is a sentence which quotes the wrong
 * value and names the option.
 */
export class IngotError extends Error {
  override readonly name: string = 'IngotError'
  readonly code: string
  readonly place: Place | undefined
  readonly hint: string | undefined
  readonly step: string | undefined
  readonly details: readonly string[]

  constructor(code: string, message: string, init: IngotErrorInit = {}) {
    super(message, init.cause === undefined ? undefined : { cause: init.cause })
    this.code = code
    this.place = init.place
    this.hint = init.hint
    this.step = init.step
    this.details = init.details ?? []
  }
}

/** Several mistakes found in one go, in the order in which they stand in the file. Never empty. */
export class IngotErrors extends IngotError {
  override readonly name: string = 'IngotErrors'
  readonly errors: readonly IngotError[]

  constructor(errors: readonly IngotError[]) {
    const [first] = errors
    super(first?.code ?? 'internal/no-errors', errors.map((error) => error.message).join('\n'))
    this.errors = errors
  }
}

/** Throws what was collected, as itself when there is one and as {@link IngotErrors} when there are several. */
export function throwAll(errors: readonly IngotError[]): void {
  const [first] = errors
  if (!first) return
  throw errors.length === 1 ? first : new IngotErrors(errors)
}

/** The single errors inside `error`: itself, or the members of an {@link IngotErrors}. */
export function flattenErrors(error: unknown): readonly unknown[] {
  return error instanceof IngotErrors ? error.errors.flatMap(flattenErrors) : [error]
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
