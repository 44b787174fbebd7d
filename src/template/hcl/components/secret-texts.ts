import { SENSITIVE, type Value } from '../../../hcl/index.ts'

/** The texts in a value that must not be shown: what is sensitive itself, or stands in something that is. */
export function secretTexts(value: Value): string[] {
  const found = new Set<string>()
  collect(value, false, found)
  return [...found]
}

function collect(value: Value, isSecret: boolean, found: Set<string>): void {
  const secret = isSecret || value.marks.has(SENSITIVE)
  if ('items' in value) for (const item of value.items) collect(item, secret, found)
  else if ('entries' in value) for (const entry of value.entries.values()) collect(entry, secret, found)
  // Numbers and switches stand everywhere, as texts; masking them would hide all.
  else if (secret && value.kind === 'string' && value.value !== '') found.add(value.value)
}
