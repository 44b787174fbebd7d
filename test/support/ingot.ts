import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'

/** The built program of the checkout, or the one that INGOT_PROGRAM names: an installed package, the single executable. */
export const PROGRAM = resolve(process.env['INGOT_PROGRAM'] ?? join(import.meta.dirname, '..', '..', 'bin', 'ingot'))

export interface Ended {
  /** Exit status, or null when a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Place {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/** A program that is under way, with what it has printed so far. */
export interface Running {
  readonly child: ChildProcess
  stdout(): string
  /** Resolves as soon as standard output matches. @throws Error with all output when the program ends before */
  untilPrinted(pattern: RegExp): Promise<void>
  ended: Promise<Ended>
}

/** Starts the program, as a user does. */
export function startIngot(args: readonly string[], place: Place): Running {
  return start(PROGRAM, args, place)
}

export async function runIngot(args: readonly string[], place: Place): Promise<Ended> {
  return startIngot(args, place).ended
}

/** Any other program, such as `aws` or `packer`, with the same view of it. */
export async function run(file: string, args: readonly string[], place: Place): Promise<Ended> {
  return start(file, args, place).ended
}

function start(file: string, args: readonly string[], place: Place): Running {
  const child = spawn(file, args, {
    cwd: place.cwd,
    env: { ...process.env, ...place.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const out: Buffer[] = []
  const err: Buffer[] = []
  const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString()
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    stdout: text(out),
    stderr: text(err),
  }))
  return {
    child,
    stdout: () => text(out),
    async untilPrinted(pattern) {
      let over = false
      ended.finally(() => {
        over = true
      })
      while (!pattern.test(text(out))) {
        if (over) throw new Error(`it ended before it printed ${pattern}:\n${text(out)}\n${text(err)}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    ended,
  }
}

/** The output of a command that must have succeeded. @throws Error with everything it printed, when it didn't */
export function succeeded(ended: Ended): string {
  if (ended.code !== 0) throw new Error(`exit status ${ended.code ?? ended.signal}\n${ended.stdout}\n${ended.stderr}`)
  return ended.stdout
}
