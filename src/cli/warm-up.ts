import { Readable } from 'node:stream'
import type { ProcessIo } from './program.ts'
import { runProgram } from './program.ts'

/** Nothing in a warm-up creates anything, opens a socket or asks for randomness. */
interface WarmUp {
  readonly lines: readonly (readonly string[])[]
  /** Modules that are needed by what can't be run. */
  readonly modules: readonly (() => Promise<unknown>)[]
}

/** What is needed costs time at each start, whether it is used or not. */
export const WARM_UPS = {
  /** What editors and hooks run at each change. */
  fmt: {
    lines: [['fmt', '-check', 'plain.pkr.hcl']],
    modules: [() => import('./start.ts'), () => import('./process.ts')],
  },
  /** What people and pipelines run most. */
  ingot: {
    lines: [
      ['validate', 'image.pkr.hcl'],
      ['validate', 'image.json'],
      ['fmt', '-check', 'image.pkr.hcl', 'plain.pkr.hcl'],
      ['inspect', 'image.pkr.hcl'],
      ['inspect', 'image.json'],
    ],
    // The first three are what main.ts asks for.
    modules: [
      () => import('../version.ts'),
      () => import('./start.ts'),
      () => import('./process.ts'),
      () => import('./build.ts'),
    ],
  },
} satisfies Record<string, WarmUp>

/**
 * Runs commands, to find out which modules they load, and inside the process that makes a startup snapshot, so that it has those
 * and V8's compiled form of the functions they call.
 *
 * Nothing of the process may stay behind in a module: what is remembered here is what every later process begins with.
 *
 * @param folder holds the templates that are looked at, and is the home of these commands
 * @throws when one of them fails
 */
export async function warmUp(name: keyof typeof WARM_UPS, folder: string): Promise<void> {
  const { lines, modules }: WarmUp = WARM_UPS[name]
  for (const line of lines) {
    const written: string[] = []
    const status = await runProgram(line, quietIo(folder, written))
    if (status !== 0) throw new Error(`"ingot ${line.join(' ')}" failed: ${written.join('')}`)
  }
  await Promise.all(modules.map((load) => load()))
}

function quietIo(folder: string, written: string[]): ProcessIo {
  const write = (text: string) => written.push(text)
  return {
    stdin: () => Readable.from([]),
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
