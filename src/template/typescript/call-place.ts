import { getCallSites } from 'node:util'
import type { CallPlace } from './value.ts'

/**
 * Where the function was called that calls this one.
 * @param depth how many functions of Ingot's own lie between: 0 when the user's code calls the function itself
 */
export function callerPlace(depth = 0): CallPlace {
  // The two on top are this function and the one whose caller is asked for.
  const site = getCallSites(depth + 3)[depth + 2]
  return { file: site?.scriptName ?? '', line: site?.lineNumber ?? 1, column: site?.columnNumber ?? 1 }
}
