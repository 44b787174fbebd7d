import { decimalText, SENSITIVE, type Value } from '../../../hcl/index.ts'

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
