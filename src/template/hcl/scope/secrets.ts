import { IngotError } from '../../../errors/index.ts'
import { type Diagnostic, decimalText, errorAt, type Range, SENSITIVE, type Value } from '../../../hcl/index.ts'

/** Tells every text and number in the value that is marked as sensitive. */
export function tellSecrets(value: Value, secret: (text: string) => void): void {
  walk(value, false, secret)
}

function walk(value: Value, isInside: boolean, secret: (text: string) => void): void {
  const isSecret = isInside || value.marks.has(SENSITIVE)
  if ('items' in value) for (const item of value.items) walk(item, isSecret, secret)
  else if ('entries' in value) for (const entry of value.entries.values()) walk(entry, isSecret, secret)
  else if (!isSecret) return
  else if (value.kind === 'number') secret(decimalText(value.value))
  else if (value.kind === 'string' && value.value !== '') secret(value.value)
}

/** Shorter ones are part of so many ordinary words that hiding them would hide what is no secret. */
const SHORTEST = 4

/**
 * Tells a text that comes of a sensitive one on the way to a value: of `"user:${upper(var.password)}"` a script may show only what
 * `upper` gave.
 */
export function tellDerived(value: Value, secret: (text: string) => void): void {
  if (value.kind === 'string' && value.marks.has(SENSITIVE) && value.value.length >= SHORTEST) secret(value.value)
}

/** What is told where there is more to hide than can be hidden. @throws any other error */
export function tooManySecrets(error: unknown, range: Range | undefined): Diagnostic {
  if (!(error instanceof IngotError && error.code === 'secrets/too-many')) throw error
  return errorAt(range, 'Too many secrets', `${capitalized(error.message)}: ${error.hint}.`)
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
