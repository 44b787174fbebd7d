import type { Milliseconds } from '../options/index.ts'

const UNITS: readonly (readonly [name: string, milliseconds: number])[] = [
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
  ['millisecond', 1],
]

/** A duration in its two largest units, as Packer words it: `2 seconds 183 milliseconds`. */
export function durationInWords(duration: Milliseconds): string {
  let rest = Math.round(duration)
  const parts: string[] = []
  for (const [name, size] of UNITS) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`)
  }
  return parts.slice(0, 2).join(' ') || '0 milliseconds'
}

/** A duration for a column of a table: `12 ms`, `1.3 s`, `2 min 05.1 s`. */
export function durationInTable(duration: Milliseconds): string {
  if (duration < 1000) return `${Math.round(duration)} ms`
  const tenths = Math.round(duration / 100)
  const minutes = Math.floor(tenths / 600)
  const seconds = ((tenths % 600) / 10).toFixed(1)
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds.padStart(4, '0')} s`
}
