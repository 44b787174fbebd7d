import { Readable } from 'node:stream'
import type { ProcessIo } from './program.ts'
import { runProgram } from './program.ts'

/** What people and pipelines run most. Nothing here creates anything, opens a socket or asks for randomness. */
const COMMAND_LINES = [
  ['validate', 'image.pkr.hcl'],
  ['validate', 'image.json'],
  ['fmt', '-check', 'image.pkr.hcl', 'plain.pkr.hcl'],
  ['inspect', 'image.pkr.hcl'],
  ['inspect', 'image.json'],
]

/**
 * Runs commands inside the process that makes a startup snapshot, so that the snapshot has the modules they load and V8's
 * compiled form of the functions they call.
 *
 * Nothing of the process may stay behind in a module: what is remembered here is what every later process begins with.
 *
 * @param folder holds the templates that are looked at, and is the home of these commands
 * @throws when one of them fails
 */
export async function warmUp(folder: string): Promise<void> {
  for (const line of COMMAND_LINES) {
    const written: string[] = []
    const status = await runProgram(line, quietIo(folder, written))
    if (status !== 0) throw new Error(`"ingot ${line.join(' ')}" failed: ${written.join('')}`)
  }
  // What every process needs to begin, and a build before it has read its template.
  await Promise.all([import('./start.ts'), import('./process.ts'), import('./build.ts')])
}

function quietIo(folder: string, written: string[]): ProcessIo {
  const write = (text: string) => written.push(text)
  return {
    stdin: Readable.from([]),
    stdout: { write },
    stderr: { write },
    host: {
      clock: { now: () => 0, sleep: () => Promise.reject(new Error('nobody waits in a warm-up')) },
      // Not the system's: Node draws some of that ahead of time, which would be the same in all processes then.
      random: { bytes: (count) => Buffer.alloc(count), below: () => 0 },
      env: { INGOT_HOME: folder },
      cwd: folder,
    },
    signal: new AbortController().signal,
    lastWords: () => {},
  }
}
