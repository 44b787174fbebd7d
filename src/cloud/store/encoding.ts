/** JSON with dates, since records hold the SDK's own shapes. */
export function encodeRecord(record: object): string {
  return JSON.stringify(record, function (this: Record<string, unknown>, key: string, value: unknown) {
    const raw = this[key]
    return raw instanceof Date ? { $date: raw.toISOString() } : value
  })
}

export function decodeRecord<T>(text: string): T {
  return JSON.parse(text, (_, value) => (isDate(value) ? new Date(value.$date) : value)) as T
}

function isDate(value: unknown): value is { $date: string } {
  return typeof value === 'object' && value !== null && '$date' in value && typeof value.$date === 'string'
}
