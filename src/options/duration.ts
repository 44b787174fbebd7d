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

/** Writes a duration as Go does: `1m30s`, `1h0m0s`, `1.5s`, `250ms`. */
export function formatDuration(duration: Milliseconds): string {
  const [sign, span] = duration < 0 ? ['-', -duration] : ['', duration]
  if (span === 0) return '0s'
  if (span < 0.001) return `${sign}${trimmed(span * 1e6)}ns`
  if (span < 1) return `${sign}${trimmed(span * 1000)}µs`
  if (span < 1000) return `${sign}${trimmed(span)}ms`
  const hours = Math.floor(span / 3_600_000)
  const minutes = Math.floor(span / 60_000) % 60
  const seconds = `${trimmed((span % 60_000) / 1000)}s`
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}`
  return minutes > 0 ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`
}

/** Nine decimals are all that a duration in nanoseconds can have. */
function trimmed(count: number): string {
  return String(Number(count.toFixed(9)))
}
