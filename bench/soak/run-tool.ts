import { type ChildProcess, spawn } from 'node:child_process'
import { type Command, sampleTree } from '../measure.ts'

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Both outputs. */
  readonly output: string
  /** Seconds. */
  readonly wall: number
  /** Highest sum of the memory of the process and all it started, in MiB. */
  readonly memory: number
}

/** Runs a program to its end, whatever that is. @param started told of the process, for those who want to kill it */
export async function runTool(command: Command, started: (child: ChildProcess) => void = () => {}): Promise<Ended> {
  const begin = Date.now()
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: { ...process.env, ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started(child)
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  const sampler = sampleTree(child.pid as number)
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject)
    // What it started may hold its outputs open after it was killed.
    child.on('exit', (status, by) => setTimeout(() => resolve([status, by]), 50))
  })
  const memory = sampler.stop() / 2 ** 20
  return { code, signal, output: Buffer.concat(chunks).toString(), wall: (Date.now() - begin) / 1000, memory }
}
