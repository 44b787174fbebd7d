import { IngotError, IngotErrors, type Place } from '../errors/index.ts'
import type { Fact } from './events.ts'
import type { Masker } from './secrets.ts'

// Their texts are words of Ingot's own, which programs compare with.
const VOCABULARY: ReadonlySet<string> = new Set(['type', 'outcome', 'stream', 'unit', 'category', 'code'])

/** A copy of `fact` in which no text gives a secret away, however deep it stands. */
export function maskFact(fact: Fact, masker: Masker): Fact {
  return maskValue(fact, masker) as Fact
}

/** A copy of an error without secrets, with its causes and stack traces. */
export function maskError(error: IngotError, masker: Masker): IngotError {
  const mask = (text: string) => masker.mask(text)
  const masked =
    error instanceof IngotErrors
      ? new IngotErrors(error.errors.map((member) => maskError(member, masker)))
      : new IngotError(error.code, mask(error.message), {
          place: maskPlace(error.place, masker),
          hint: error.hint && mask(error.hint),
          step: error.step && mask(error.step),
          // Often the last lines of a command's output, over which a secret may be broken.
          details: error.details.map(masker.stream()),
          cause: maskCause(error.cause, masker),
        })
  if (error.stack) masked.stack = mask(error.stack)
  return masked
}

function maskPlace(place: Place | undefined, masker: Masker): Place | undefined {
  if (!place || !masker.hasRefused) return maskValue(place, masker) as Place | undefined
  const { sourceLine: _, ...withoutText } = place
  return withoutText
}

function maskCause(cause: unknown, masker: Masker): unknown {
  if (cause === undefined) return undefined
  if (cause instanceof IngotError) return maskError(cause, masker)
  if (!(cause instanceof Error)) return masker.mask(String(cause))
  const masked = new Error(masker.mask(cause.message))
  masked.name = cause.name
  if (cause.stack) masked.stack = masker.mask(cause.stack)
  return masked
}

function maskValue(value: unknown, masker: Masker): unknown {
  if (typeof value === 'string') return masker.mask(value)
  if (value instanceof IngotError) return maskError(value, masker)
  if (Array.isArray(value)) return value.map((item) => maskValue(item, masker))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, VOCABULARY.has(name) ? item : maskValue(item, masker)]),
  )
}
