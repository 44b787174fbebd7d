// Past the folders' index files on purpose: what every command loads is kept small (design, rule 8).
import { interruption } from '../engine/interruption.ts'
import { asError } from '../engine/rewording.ts'
import { Masker } from '../engine/secrets.ts'
import { systemHost } from '../engine/system-host.ts'
import { errorText } from '../report/error-text.ts'
import type { Output } from './command.ts'
import { type ProcessIo, runProgram } from './program.ts'

/** Runs the command that the process was started with, and exits with its status. */
export async function runProcess(): Promise<void> {
  const stdout = new ProcessOutput(() => process.stdout)
  const stderr = new ProcessOutput(() => process.stderr)
  const secrets = new Masker()
  const interrupts = new Interrupts(secrets, stdout, stderr)
  const io: ProcessIo = {
    secrets,
    lastStatus: (status) => {
      interrupts.lastStatus = status
    },
    stdin: () => process.stdin,
    stdout,
    stderr,
    host: systemHost(),
    signal: interrupts.signal,
    lastWords: (words) => {
      interrupts.lastWords = words
    },
  }
  const status = await runProgram(process.argv.slice(2), io)
  // Idle connections and a cloud inside the process must not keep it alive; text still on its way must arrive.
  process.exitCode = status
  stdout.flush(() => stderr.flush(() => process.exit(status)))
}

/** A stream of the process, which is opened when it is first used: that takes Node a millisecond, and most checks print nothing. */
class ProcessOutput implements Output {
  readonly #open: () => NodeJS.WriteStream
  #opened: NodeJS.WriteStream | undefined

  constructor(open: () => NodeJS.WriteStream) {
    this.#open = open
  }

  get #stream(): NodeJS.WriteStream {
    // `ingot build | head` must not kill a build: it goes on, and gives back what it made.
    this.#opened ??= this.#open().on('error', () => {})
    return this.#opened
  }

  get isTTY(): boolean {
    return this.#stream.isTTY
  }

  get columns(): number {
    return this.#stream.columns
  }

  write(text: string): void {
    this.#stream.write(text)
  }

  /** @param done called when all that was written is out */
  flush(done: () => void): void {
    if (this.#opened) this.#opened.write('', done)
    else done()
  }
}

/** Signals and mistakes of our own: the first one undoes in order, the second one leaves at once. */
class Interrupts {
  readonly #controller = new AbortController()
  readonly #secrets: Masker
  readonly #stdout: Output
  readonly #stderr: Output
  lastWords: () => string = () => ''
  lastStatus = 1

  constructor(secrets: Masker, stdout: Output, stderr: Output) {
    this.#secrets = secrets
    this.#stdout = stdout
    this.#stderr = stderr
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => this.#stop(interruption(signal)))
    }
    // Nobody waits for what failed here, but what was created must still be given back.
    process.on('uncaughtException', (error) => this.#crash(error))
    process.on('unhandledRejection', (error) => this.#crash(error))
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  #stop(reason: Error): void {
    if (this.signal.aborted) {
      this.#stdout.write(`\n${this.lastWords()}`)
      process.exit(this.lastStatus)
    }
    this.#controller.abort(reason)
  }

  #crash(error: unknown): void {
    const shown = asError(error)
    process.exitCode = 1
    const stack = process.env['INGOT_DEBUG'] && shown.cause instanceof Error ? `${shown.cause.stack}\n` : ''
    this.#stderr.write(this.#secrets.mask(`${errorText(shown)}\n${stack}`))
    if (!this.signal.aborted) this.#controller.abort(shown)
  }
}
