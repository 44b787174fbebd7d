/** What the SSH library keeps to itself; undefined where it looks different from what was expected. */
export function fieldOf(holder: unknown, name: string): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined
  return (holder as Readonly<Record<string, unknown>>)[name]
}

/** Whether a cipher's OpenSSL name is that of AES-GCM. */
export function isGcm(name: unknown): name is string {
  return typeof name === 'string' && name.endsWith('-gcm')
}
