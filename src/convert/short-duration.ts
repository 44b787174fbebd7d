import { formatDuration, type Milliseconds } from '../options/index.ts'

/** `1m` for what Go writes as `1m0s`. */
export function shortDuration(duration: Milliseconds): string {
  return formatDuration(duration).replace(/(?<=[hm])(?:0m)?0s$/, '')
}
