type Unit = 'ns' | 'us' | 'ms' | 's' | 'm' | 'h'

/** A duration as Go writes it: `'30s'`, `'5m'`, `'1h30m'`. */
export type Duration =
  | `${number}${Unit}`
  | `${number}h${number}m`
  | `${number}h${number}m${number}s`
  | `${number}m${number}s`
