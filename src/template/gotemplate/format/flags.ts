/** What stands between `%` and the verb. */
export interface Flags {
  readonly minus: boolean
  readonly plus: boolean
  readonly sharp: boolean
  readonly space: boolean
  readonly zero: boolean
  readonly width: number | undefined
  readonly precision: number | undefined
}

export const noFlags: Flags = {
  minus: false,
  plus: false,
  sharp: false,
  space: false,
  zero: false,
  width: undefined,
  precision: undefined,
}

/** Fills up to the width, counted in code points. The flag `0` fills texts with zeros as well, as in Go. */
export function pad(text: string, flags: Flags): string {
  const missing = (flags.width ?? 0) - [...text].length
  if (missing <= 0) return text
  if (flags.minus) return text + ' '.repeat(missing)
  return (flags.zero ? '0' : ' ').repeat(missing) + text
}

/** The same with spaces, whatever the flags say. */
export function padWithSpaces(text: string, flags: Flags): string {
  return pad(text, { ...flags, zero: false })
}
