import { getCallSites } from 'node:util'
import type { CallPlace } from './value.ts'

/**
 * Where the function was called that calls this one. Its file is empty where that was done by no code but Node's own.
 * @param depth how many functions of Ingot's own lie between: 0 when the user's code calls the function itself
 */
export function callerPlace(depth = 0): CallPlace {
  // The two on top are this function and the one whose caller is asked for.
  const site = getCallSites(depth + 3)[depth + 2]
  if (!site || site.scriptName.startsWith('node:')) return { file: '', line: 1, column: 1 }
  return { file: site.scriptName, line: site.lineNumber, column: site.columnNumber }
}
