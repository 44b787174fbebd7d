/** A span of time in milliseconds. */
export type Milliseconds = number

const UNITS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/**
 * Reads a Go duration such as `90s`, `1h30m` or `-1.5h` (Go's `time.ParseDuration`).
 * @returns milliseconds, or undefined when the text is not a duration
 */
export function parseDuration(text: string): Milliseconds | undefined {
  const match = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text)
  if (!match) return undefined
  const body = match[2] as string
  if (body === '0') return 0
  let total = 0
  for (const part of body.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    total += Number(part[1]) * (UNITS[part[2] as string] as number)
  }
  return match[1] === '-' ? -total : total
}
