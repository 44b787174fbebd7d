import { IngotError, IngotErrors, messageOf } from '../errors/index.ts'

/** Any thrown value in the one shape of errors. */
export function asError(error: unknown): IngotError {
  if (error instanceof IngotError) return error
  return new IngotError('internal/unexpected', messageOf(error), {
    cause: error,
    hint: 'set INGOT_DEBUG=1 to see where it comes from',
  })
}

/** The same error in other words, with all that it knows. `code` is for what had none. */
export function reworded(error: unknown, code: string, message: string): IngotError {
  if (!(error instanceof IngotError)) return new IngotError(code, message, { cause: error })
  return new IngotError(error.code, message, { ...factsOfError(error), cause: error })
}

/** The same error, with the step which it broke. The innermost step is the one that says most. */
export function inStep(error: unknown, step: string): unknown {
  if (!(error instanceof IngotError) || error instanceof IngotErrors || error.step !== undefined) return error
  const copy = new IngotError(error.code, error.message, { ...factsOfError(error), step, cause: error.cause })
  if (error.stack) copy.stack = error.stack
  return copy
}

function factsOfError({ place, hint, step, details }: IngotError) {
  return { place, hint, step, details }
}
