import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

export interface Measured {
  /** Seconds from spawn to exit. */
  readonly wall: number
  /** Highest sum of the proportional set sizes of the process and all its descendants, in bytes; 0 when not sampled. */
  readonly memory: number
}

/**
 * Runs a command to its end and throws away what it prints.
 * @throws Error with the end of its output when it fails: a failing command must never count as a quick one
 */
export async function measure(command: Command, sampleMemory = false): Promise<Measured> {
  const started = process.hrtime.bigint()
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: { ...process.env, CHECKPOINT_DISABLE: '1', ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const tail = keepTail(child)
  const sampler = sampleMemory ? sampleTree(child.pid as number) : undefined
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const wall = Number(process.hrtime.bigint() - started) / 1e9
  const memory = sampler?.stop() ?? 0
  if (code !== 0) throw new Error(`${command.file} ${command.args.join(' ')} exited with ${code}:\n${tail()}`)
  return { wall, memory }
}

function keepTail(child: ChildProcess): () => string {
  let text = ''
  const keep = (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-4000)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  return () => text
}

/** Samples twenty times a second: often enough to see the peak of runs that take a quarter of a second. */
export function sampleTree(root: number): { stop(): number } {
  let peak = 0
  const timer = setInterval(() => {
    peak = Math.max(peak, treeMemory(root))
  }, 50)
  return {
    stop() {
      clearInterval(timer)
      return peak
    },
  }
}

function treeMemory(root: number): number {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (/^\d+$/.test(name)) parents.set(Number(name), parentOf(Number(name)))
  }
  const inTree = (pid: number): boolean => pid === root || (pid > 1 && inTree(parents.get(pid) ?? 0))
  return [...parents.keys()].filter(inTree).reduce((sum, pid) => sum + proportionalSetSize(pid), 0)
}

function parentOf(pid: number): number {
  return Number(
    readProc(pid, 'stat')
      .replace(/^.*\) \S /s, '')
      .split(' ')[0] ?? 0,
  )
}

/** Pages that several processes share count once in the sum (proc(5), smaps_rollup). */
function proportionalSetSize(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(readProc(pid, 'smaps_rollup'))?.[1] ?? 0) * 1024
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}
