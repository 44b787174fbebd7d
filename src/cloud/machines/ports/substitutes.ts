/** A person finds 10022 where 22 isn't to be had. */
const distance = 10_000
/** So many in a row are never all taken by chance. */
const tries = 100
/** From here on any user may listen. */
const lowest = 1024
const highest = 65_535

/** The ports to try in place of one that can't be had, the likeliest first: 10022, 10023 … for 22. */
export function substitutesFor(port: number): readonly number[] {
  const span = highest - lowest + 1
  return Array.from({ length: tries }, (_, index) => lowest + ((port + distance + index - lowest) % span))
}
