// Past the folders' index files on purpose: what every command loads is kept small (design, rule 8).
import { interruption } from '../engine/interruption.ts'
import { asError } from '../engine/rewording.ts'
import { Masker } from '../engine/secrets.ts'
import { systemHost } from '../engine/system-host.ts'
import { errorText } from '../report/error-text.ts'
import { type ProcessIo, runProgram } from './program.ts'

/** Runs the command that the process was started with, and exits with its status. */
export async function runProcess(): Promise<void> {
  ignoreBrokenPipes()
  const secrets = new Masker()
  const interrupts = new Interrupts(secrets)
  const io: ProcessIo = {
    secrets,
    lastStatus: (status) => {
      interrupts.lastStatus = status
    },
    stdin: () => process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    host: systemHost(),
    signal: interrupts.signal,
    lastWords: (words) => {
      interrupts.lastWords = words
    },
  }
  const status = await runProgram(process.argv.slice(2), io)
  exitAfterOutput(status)
}

/** `ingot build | head` must not kill a build: it goes on, and gives back what it made. */
function ignoreBrokenPipes(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}

/** Idle connections and a cloud inside the process must not keep it alive; text still on its way must arrive. */
function exitAfterOutput(status: number): void {
  process.exitCode = status
  process.stdout.write('', () => process.stderr.write('', () => process.exit(status)))
}

/** Signals and mistakes of our own: the first one undoes in order, the second one leaves at once. */
class Interrupts {
  readonly #controller = new AbortController()
  readonly #secrets: Masker
  lastWords: () => string = () => ''
  lastStatus = 1

  constructor(secrets: Masker) {
    this.#secrets = secrets
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
      process.stdout.write(`\n${this.lastWords()}`)
      process.exit(this.lastStatus)
    }
    this.#controller.abort(reason)
  }

  #crash(error: unknown): void {
    const shown = asError(error)
    process.exitCode = 1
    const stack = process.env['INGOT_DEBUG'] && shown.cause instanceof Error ? `${shown.cause.stack}\n` : ''
    process.stderr.write(this.#secrets.mask(`${errorText(shown)}\n${stack}`))
    if (!this.signal.aborted) this.#controller.abort(shown)
  }
}
