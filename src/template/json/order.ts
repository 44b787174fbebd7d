import { flattenErrors, IngotError } from '../../errors/index.ts'

/** Single errors: file after file in the order in which they came up, and within a file as they stand there. */
export function inFileOrder(errors: readonly IngotError[]): IngotError[] {
  const single = errors.flatMap(flattenErrors).filter((error) => error instanceof IngotError)
  const files = [...new Set(single.map((error) => error.place?.file))]
  const keyOf = ({ place }: IngotError) => [files.indexOf(place?.file), place?.line ?? 0, place?.column ?? 0] as const
  return single.toSorted((a, b) => compare(keyOf(a), keyOf(b)))
}

type Key = readonly [file: number, line: number, column: number]

function compare(a: Key, b: Key): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}
