import { isSea } from 'node:sea'

/** Whether this process is the single executable, which has Node and all of the program inside it. */
export function isSingleFile(): boolean {
  return isSea()
}

/** What starts this program once more: a file and the arguments that come before its own. */
export function ownProgram(): readonly [string, ...string[]] {
  return isSingleFile() ? [process.execPath] : [process.execPath, ...process.execArgv, String(process.argv[1])]
}
