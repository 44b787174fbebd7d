import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'

import { type ProcessIo, runProgram } from '../../src/cli/program.ts'
import { systemClock, systemRandom } from '../../src/engine/index.ts'

export interface CliResult {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** A working folder and a state folder of its own, in which command lines are run inside this process. */
export class CliSandbox {
  readonly folder: string
  readonly env: Record<string, string | undefined>
  readonly #interruption = new AbortController()

  private constructor(folder: string) {
    this.folder = folder
    this.env = { PATH: process.env['PATH'], INGOT_HOME: join(folder, 'home') }
  }

  static async make(): Promise<CliSandbox> {
    return new CliSandbox(await mkdtemp(join(tmpdir(), 'ingot-cli-')))
  }

  /** Another process in the same folders: it has heard of no interruption. */
  static beside({ folder }: CliSandbox): CliSandbox {
    return new CliSandbox(folder)
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true })
  }

  /** Writes a file into the working folder; what is not text becomes JSON. */
  async write(name: string, content: unknown): Promise<string> {
    const path = join(this.folder, name)
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content, undefined, 2))
    return path
  }

  interrupt(reason: Error): void {
    this.#interruption.abort(reason)
  }

  /** @param input what is typed at a terminal; undefined is no terminal */
  async run(argv: readonly string[], input?: string): Promise<CliResult> {
    return this.#run(argv, input ?? '', input !== undefined)
  }

  /** @param input what stands in the file from which standard input comes */
  async runWithFile(argv: readonly string[], input: string): Promise<CliResult> {
    return this.#run(argv, input, false)
  }

  async #run(argv: readonly string[], input: string, isTTY: boolean): Promise<CliResult> {
    const stdout: string[] = []
    const stderr: string[] = []
    const stdin = Object.assign(new PassThrough(), { isTTY })
    stdin.end(input)
    const io: ProcessIo = {
      stdin: () => stdin,
      stdout: { write: (text) => stdout.push(text) },
      stderr: { write: (text) => stderr.push(text) },
      host: { clock: systemClock, random: systemRandom, env: this.env, cwd: this.folder },
      signal: this.#interruption.signal,
      lastWords() {},
    }
    const status = await runProgram(argv, io)
    return { status, stdout: stdout.join(''), stderr: stderr.join('') }
  }
}
