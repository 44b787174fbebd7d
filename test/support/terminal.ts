import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type Place, PROGRAM } from './ingot.ts'

/** What somebody at a terminal does: waits for a text, then types. */
export interface Typing {
  readonly after: string
  readonly type: string
}

export interface TerminalResult {
  readonly code: number | null
  /** All that stood on the terminal, with line ends as in files. */
  readonly screen: string
}

export const CTRL_C = '\u0003'

/** Runs the program at a terminal. Arguments must not need quoting. */
export async function ingotAtTerminal(
  args: readonly string[],
  place: Place,
  typing: readonly Typing[],
): Promise<TerminalResult> {
  return atTerminal(`'${PROGRAM}' ${args.join(' ')}`, place, typing)
}

/**
 * Runs a simple command, quoted for a shell, at a terminal that util-linux's `script` makes. The shell that `script` starts
 * is the same everywhere and gives its place to the command: one that stays would answer Ctrl-C with a status of its own.
 */
export async function atTerminal(
  commandLine: string,
  place: Place,
  typing: readonly Typing[],
): Promise<TerminalResult> {
  const child = spawn('script', ['--quiet', '--flush', '--return', '--command', `exec ${commandLine}`, '/dev/null'], {
    cwd: place.cwd,
    env: { ...process.env, SHELL: '/bin/sh', NO_COLOR: '1', ...place.env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let screen = ''
  let seen = 0
  const left = [...typing]
  child.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString()
    const [next] = left
    if (!next || !screen.slice(seen).includes(next.after)) return
    seen = screen.length
    left.shift()
    child.stdin.write(next.type)
  })
  const stuck = setTimeout(() => child.kill('SIGKILL'), 20_000)
  const [code] = await once(child, 'close')
  clearTimeout(stuck)
  return { code, screen: screen.replaceAll('\r\n', '\n') }
}
