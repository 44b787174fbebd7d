import type { Readable } from 'node:stream'
import { type ExecResult, lineSplitter, runLocalProcess } from '../communicators/index.ts'
import type { Host } from '../engine/index.ts'
import { commandFailed } from './command-failed.ts'

export interface EngineCall {
  readonly signal: AbortSignal
  readonly stdin?: Buffer | Readable
  /** An open file to read input from, or to write output to. */
  readonly files?: { readonly stdin?: number; readonly stdout?: number }
  /** Told every line of both outputs as it comes. */
  readonly onLine?: (line: string) => void
}

export interface EngineAnswer {
  readonly code: number
  /** The last 16 MiB of what it wrote. */
  readonly stdout: string
  readonly stderr: string
}

/** How much of an output is kept: descriptions of images with hundreds of layers take less than 1 MiB. */
const KEPT = 16 * 1024 * 1024

type Surroundings = Pick<Host, 'env' | 'cwd'>

/** The docker or podman command line. Programs are run without a shell. */
export class ContainerEngine {
  /** The absolute path of the program. */
  readonly program: string
  readonly #host: Surroundings

  constructor(program: string, host: Surroundings) {
    this.program = program
    this.#host = host
  }

  get env(): Surroundings['env'] {
    return this.#host.env
  }

  get cwd(): string {
    return this.#host.cwd
  }

  /** The same engine with further environment variables. */
  with(env: Readonly<Record<string, string>>): ContainerEngine {
    return new ContainerEngine(this.program, { ...this.#host, env: { ...this.#host.env, ...env } })
  }

  /** Runs one command to its end. @throws IngotError `local/not-started`; the signal's reason */
  async run(args: readonly string[], call: EngineCall): Promise<EngineAnswer> {
    const stdout = keeper(call.onLine)
    const stderr = keeper(call.onLine)
    const result = await runLocalProcess([this.program, ...args], {
      ...this.#host,
      signal: call.signal,
      onStdout: stdout.push,
      onStderr: stderr.push,
      ...(call.stdin ? { stdin: call.stdin } : {}),
      ...(call.files ? { files: call.files } : {}),
    })
    return { code: codeOf(result), stdout: stdout.text(), stderr: stderr.text() }
  }

  /** Runs a command that must succeed. @returns its output without white space around it @throws IngotError `docker/failed` */
  async must(args: readonly string[], call: EngineCall): Promise<string> {
    const answer = await this.run(args, call)
    if (answer.code === 0) return answer.stdout.trim()
    throw commandFailed(this.program, args, answer)
  }

  /** The JSON objects that `inspect` knows of one thing. @throws IngotError `docker/failed` */
  async inspect(kind: 'container' | 'image', name: string, signal: AbortSignal): Promise<unknown> {
    const [first] = JSON.parse(await this.must([kind, 'inspect', name], { signal })) as readonly unknown[]
    return first
  }

  /** Podman understands docker's commands but for a few. */
  async isPodman(signal: AbortSignal): Promise<boolean> {
    return /podman/i.test(await this.must(['--version'], { signal }))
  }
}

function codeOf(result: ExecResult): number {
  return result.kind === 'exit' ? result.code : 128
}

function keeper(onLine: ((line: string) => void) | undefined) {
  const chunks: Buffer[] = []
  let length = 0
  const lines = onLine && lineSplitter(onLine)
  return {
    push(chunk: Buffer): void {
      chunks.push(chunk)
      length += chunk.length
      while (length - (chunks[0]?.length ?? 0) > KEPT) length -= chunks.shift()?.length ?? 0
      lines?.push(chunk)
    },
    text(): string {
      lines?.end()
      return Buffer.concat(chunks).toString('utf8')
    },
  }
}
