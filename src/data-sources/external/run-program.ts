import { resolve } from 'node:path'
import type { ReadContext } from '../../engine/index.ts'
import { IngotError, type Place } from '../../errors/index.ts'
import { list, option, string } from '../../options/index.ts'
import { findProgram, runTool } from '../../tools/index.ts'

/** What says which program to run. */
export const programOptions = {
  program: option(
    list(string()).min(1),
    'The program and its arguments, which no shell reads. A name is looked up on the PATH, a path is relative to the working folder.',
  ),
  working_dir: option(string().default('.'), 'The folder that it runs in. Default: the working folder.'),
}

export interface ProgramCall {
  readonly program: readonly string[]
  readonly working_dir: string
  readonly input: string
  readonly place: Place
}

/** How many of its last lines of standard error explain a failure. */
const LAST_LINES = 10

/**
 * Runs a program to its end.
 * @returns what it wrote to standard output
 * @throws IngotError `data/no-program`, `data/program-failed`; the signal's reason when aborted
 */
export async function runProgram(call: ProgramCall, { host, signal }: ReadContext): Promise<string> {
  const [name = '', ...args] = call.program
  const { place } = call
  const missing = () =>
    new IngotError('data/no-program', `there is no program "${name}" that could be run`, {
      place,
      hint: /[\\/]/.test(name) ? `a path is relative to ${host.cwd}; it must be executable` : 'look at PATH',
    })
  const path = findProgram(name, host)
  if (!path) throw missing()
  const cwd = resolve(host.cwd, call.working_dir)
  const { status, stdout, stderr } = await runTool(path, args, {
    env: host.env,
    cwd,
    input: call.input,
    signal,
    missing,
  })
  if (status === 0) return stdout
  throw new IngotError('data/program-failed', `"${name}" ended with exit status ${status}`, {
    place,
    details: stderr.trimEnd().split('\n').slice(-LAST_LINES),
  })
}
