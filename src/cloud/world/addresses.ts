/** IPv4 arithmetic on dotted texts. */
export function parseAddress(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (!match) return undefined
  const bytes = match.slice(1).map(Number)
  return bytes.every((byte) => byte <= 255) ? bytes.reduce((sum, byte) => sum * 256 + byte, 0) : undefined
}

export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}

export interface Range {
  readonly first: number
  readonly size: number
}

/** @returns undefined unless `text` is `address/length`, with the bits after the length being zero */
export function parseCidr(text: string): Range | undefined {
  const [address = '', length = ''] = text.split('/')
  const first = parseAddress(address)
  if (first === undefined || !/^\d{1,2}$/.test(length) || Number(length) > 32) return undefined
  const size = 2 ** (32 - Number(length))
  return first % size === 0 ? { first, size } : undefined
}

export function contains(range: Range, address: number): boolean {
  return address >= range.first && address < range.first + range.size
}
