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

/** Fills up to the width, counted in code points. */
export function pad(text: string, flags: Flags, fill = ' '): string {
  const missing = (flags.width ?? 0) - [...text].length
  if (missing <= 0) return text
  return flags.minus ? text + ' '.repeat(missing) : fill.repeat(missing) + text
}
