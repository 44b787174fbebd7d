import type { Meter } from '../meter.ts'

/** Looking for a text in another one can take as long as comparing it at each place: a nanosecond for each character. */
const COMPARISONS_A_STEP = 1_000

/** Tells the meter what it takes to look for a part of a text. */
export function countFinding(text: string, part: string, meter: Meter): void {
  meter.work(Math.floor((text.length * part.length) / COMPARISONS_A_STEP))
}
