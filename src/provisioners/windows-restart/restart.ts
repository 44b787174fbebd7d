import type { Communicator, ExecResult } from '../../communicators/index.ts'
import type { StepContext } from '../../engine/index.ts'
import { IngotError, messageOf, type Place } from '../../errors/index.ts'
import { formatDuration, type Milliseconds, type OptionsOf } from '../../options/index.ts'
import { ScriptOutput } from '../../scripts/index.ts'
import { CANCEL_COMMAND, CHECK_COMMAND, CHECK_MARK, PROBE_COMMAND, registryCommand, SHUTDOWN } from './commands.ts'
import type { windowsRestartOptions } from './options.ts'

const BETWEEN_PROBES: Milliseconds = 2_000
const BETWEEN_CHECKS: Milliseconds = 1_000

/** One restart of one machine. */
export class Restart {
  readonly #options: OptionsOf<typeof windowsRestartOptions>
  readonly #place: Place
  readonly #communicator: Communicator
  readonly #context: StepContext
  #trouble = 'it was still going down'
  #deadline = 0

  constructor(
    options: OptionsOf<typeof windowsRestartOptions>,
    place: Place,
    communicator: Communicator,
    context: StepContext,
  ) {
    this.#options = options
    this.#place = place
    this.#communicator = communicator
    this.#context = context
  }

  async run(): Promise<void> {
    const { ui, host, signal } = this.#context
    ui.say('Restarting Machine')
    await this.#start()
    ui.say('Waiting for machine to restart...')
    // The clock limits how often is tried, the timer a try that waits for a machine which never comes back.
    const patience = AbortSignal.timeout(this.#options.restart_timeout)
    this.#deadline = host.clock.now() + this.#options.restart_timeout
    try {
      const limited = AbortSignal.any([signal, patience])
      await this.#awaitEnd(limited)
      await this.#awaitReadiness(limited)
    } catch (error) {
      signal.throwIfAborted()
      throw patience.aborted ? this.#timedOut(error) : error
    }
    ui.say('Machine successfully restarted, moving on')
  }

  /** A machine that is quick to go down cuts the connection before the command has a status: that is as good. */
  async #start(): Promise<void> {
    const result = await this.#exec(this.#options.restart_command, this.#context.signal)
    const accepted: readonly number[] = [0, SHUTDOWN.inProgress, SHUTDOWN.scheduled]
    if (result.kind === 'disconnected' || (result.kind === 'exit' && accepted.includes(result.code))) return
    throw new IngotError(
      'windows-restart/not-started',
      `The restart command "${this.#options.restart_command}" ${endOf(result)}`,
      {
        place: this.#place,
        step: 'provisioner "windows-restart"',
      },
    )
  }

  /** Until the old session of the machine is over: it refuses another restart while one is going on. */
  async #awaitEnd(signal: AbortSignal): Promise<void> {
    for (;;) {
      const result = await this.#tried(PROBE_COMMAND, signal)
      if (result.kind !== 'exit') return
      const waiting: readonly number[] = [SHUTDOWN.inProgress, SHUTDOWN.scheduled, SHUTDOWN.serviceGone]
      if (result.code === 0) await this.#tried(CANCEL_COMMAND, signal)
      if (!waiting.includes(result.code)) return
      await this.#pause(BETWEEN_PROBES, signal)
    }
  }

  async #awaitReadiness(signal: AbortSignal): Promise<void> {
    const { restart_check_command, check_registry, registry_keys } = this.#options
    if (restart_check_command !== CHECK_COMMAND) {
      await this.#until(signal, 'the restart_check_command', () => this.#succeeds(restart_check_command, signal))
    }
    await this.#until(signal, 'the check of PowerShell', () => this.#greets(signal))
    if (!check_registry) return
    await this.#until(signal, 'the registry', () => this.#succeeds(registryCommand(registry_keys), signal))
  }

  async #until(signal: AbortSignal, what: string, check: () => Promise<boolean>): Promise<void> {
    this.#trouble = `${what} did not say yes`
    while (!(await check())) await this.#pause(BETWEEN_CHECKS, signal)
  }

  async #pause(duration: Milliseconds, signal: AbortSignal): Promise<void> {
    if (this.#context.host.clock.now() >= this.#deadline) throw this.#timedOut(undefined)
    await this.#context.host.clock.sleep(duration, signal)
  }

  async #succeeds(command: string, signal: AbortSignal): Promise<boolean> {
    const result = await this.#tried(command, signal)
    return result.kind === 'exit' && result.code === 0
  }

  async #greets(signal: AbortSignal): Promise<boolean> {
    const chunks: Buffer[] = []
    await this.#tried(CHECK_COMMAND, signal, (chunk) => chunks.push(chunk))
    return Buffer.concat(chunks).includes(CHECK_MARK)
  }

  /** What can't be reached is on its way down or up. */
  async #tried(command: string, signal: AbortSignal, tap?: (chunk: Buffer) => void): Promise<ExecResult> {
    try {
      return await this.#exec(command, signal, tap)
    } catch (error) {
      signal.throwIfAborted()
      this.#trouble = messageOf(error)
      return { kind: 'disconnected' }
    }
  }

  async #exec(command: string, signal: AbortSignal, tap?: (chunk: Buffer) => void): Promise<ExecResult> {
    const output = new ScriptOutput(this.#context.ui)
    const onStdout = (chunk: Buffer): void => {
      tap?.(chunk)
      output.sinks.onStdout(chunk)
    }
    const result = await this.#communicator.exec(command, { ...output.sinks, onStdout, signal })
    output.end()
    return result
  }

  #timedOut(cause: unknown): IngotError {
    const limit = formatDuration(this.#options.restart_timeout)
    const sentence = `The machine was not ready again within ${limit} ("restart_timeout"): ${this.#trouble}`
    const hint = 'Updates can take long to settle: raise "restart_timeout", or look at the console of the machine.'
    return new IngotError('windows-restart/timeout', sentence, {
      place: this.#place,
      step: 'provisioner "windows-restart"',
      hint,
      cause,
    })
  }
}

function endOf(result: ExecResult): string {
  switch (result.kind) {
    case 'exit':
      return `exited with non-zero exit status: ${result.code}`
    case 'signal':
      return `was ended by signal ${result.signal}`
    case 'disconnected':
      return 'lost its connection'
  }
}
