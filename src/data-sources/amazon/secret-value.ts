/** A secret's whole text and, when it is JSON, all texts in it. */
export function textsOfSecret(secret: string): readonly string[] {
  return [secret, ...textsIn(parsed(secret))].filter((text) => text !== '')
}

/** The members of a secret that is a JSON object; undefined for any other. */
export function fieldsOf(secret: string): Readonly<Record<string, unknown>> | undefined {
  const value = parsed(secret)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
}

/** A member as text, if it is text or a number. Numbers lose their decimals, as in Packer. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? value.toFixed(0) : undefined
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
