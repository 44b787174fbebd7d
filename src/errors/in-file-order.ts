import { flattenErrors, IngotError } from './ingot-error.ts'

/** Single errors: file after file in the order in which they came up, and within a file as they stand there. Those without a place come last. */
export function inFileOrder(errors: readonly IngotError[]): IngotError[] {
  const single = errors.flatMap(flattenErrors).filter((error) => error instanceof IngotError)
  const files = new Map([...new Set(single.map((error) => error.place?.file))].map((file, index) => [file, index]))
  const keyOf = ({ place }: IngotError) =>
    place ? ([files.get(place.file) ?? 0, place.line, place.column] as const) : NOWHERE
  return single.toSorted((a, b) => compare(keyOf(a), keyOf(b)))
}

type Key = readonly [file: number, line: number, column: number]

const NOWHERE: Key = [Number.MAX_SAFE_INTEGER, 0, 0]

function compare(a: Key, b: Key): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}
