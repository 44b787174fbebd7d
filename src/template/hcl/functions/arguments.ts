import { ArgumentError, type Value } from '../../../hcl/index.ts'

/** The text of a string argument. */
export function textAt(args: readonly Value[], index: number): string {
  const arg = args[index]
  if (arg?.kind !== 'string') throw new ArgumentError(index, 'a string is required')
  return arg.value
}
