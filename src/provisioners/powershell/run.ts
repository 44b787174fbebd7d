import type { Communicator } from '../../communicators/index.ts'
import type { GeneratedData, PrepareContext, StepContext } from '../../engine/index.ts'
import { messageOf } from '../../errors/index.ts'
import { formatDuration, type Milliseconds, type OptionsOf } from '../../options/index.ts'
import {
  checkExit,
  formatEnvironment,
  readScript,
  type Script,
  ScriptOutput,
  scriptEnvironment,
} from '../../scripts/index.ts'
import { retryUntil } from '../shell/index.ts'
import { escapeValue } from './commands.ts'
import { elevatedScript } from './elevated-script.ts'
import { inlineScript } from './inline-script.ts'
import type { powershellOptions } from './options.ts'

/** What `prepare` worked out. */
export interface PowershellSettings {
  readonly options: OptionsOf<typeof powershellOptions>
  readonly scripts: readonly Script[]
  readonly environment: ReadonlyMap<string, string>
  readonly executeCommand: string
  readonly elevatedExecuteCommand: string
  readonly prepared: PrepareContext
}

/** Packer's patience with taking files away. */
const CLEANING: Milliseconds = 60_000
/** The same after a failure or Ctrl-C. */
const LAST_CLEANING: Milliseconds = 10_000

/** One run of the provisioner's scripts, in order, on one machine. */
export class PowershellRun {
  readonly #settings: PowershellSettings
  readonly #communicator: Communicator
  readonly #generated: GeneratedData
  readonly #context: StepContext
  readonly #scriptPath: string
  readonly #variablesPath: string
  readonly #elevatedPath: string
  readonly #uploaded = new Set<string>()

  constructor(
    settings: PowershellSettings,
    communicator: Communicator,
    generated: GeneratedData,
    context: StepContext,
  ) {
    const { options } = settings
    this.#settings = settings
    this.#communicator = communicator
    this.#generated = generated
    this.#context = context
    this.#scriptPath = options.remote_path || `c:/Windows/Temp/script-${this.#uuid()}.ps1`
    this.#variablesPath = options.remote_env_var_path || `c:/Windows/Temp/packer-ps-env-vars-${this.#uuid()}.ps1`
    this.#elevatedPath = `C:/Windows/Temp/packer-elevated-shell-${this.#uuid()}.ps1`
  }

  async run(): Promise<void> {
    try {
      for (const script of this.#settings.scripts) await this.#runScript(script)
    } catch (error) {
      await this.#clean(AbortSignal.timeout(LAST_CLEANING))
      throw error
    }
    await this.#clean(AbortSignal.any([this.#context.signal, AbortSignal.timeout(CLEANING)]))
    this.#context.signal.throwIfAborted()
    await this.#pause(this.#settings.options.pause_after)
  }

  async #runScript(script: Script): Promise<void> {
    const { options } = this.#settings
    this.#context.ui.say(`Provisioning with powershell script: ${script.label}`)
    const text = await this.#textOf(script)
    const { result, lastLines } = await retryUntil(options.start_retry_timeout, this.#context, async () => {
      const command = await this.#prepareCommand()
      await this.#upload(text, this.#scriptPath)
      const output = new ScriptOutput(this.#context.ui)
      const ended = await this.#communicator.exec(command, { ...output.sinks, signal: this.#context.signal })
      return { result: ended, lastLines: output.end() }
    })
    checkExit(result, {
      area: 'provisioner',
      step: 'provisioner "powershell"',
      script: script.label,
      place: script.place,
      validExitCodes: options.valid_exit_codes,
      expectDisconnect: false,
      lastLines,
    })
  }

  async #textOf(script: Script): Promise<Buffer> {
    if (script.kind === 'file') return readScript(script)
    const commands = script.lines.map((line) => this.#render(line, {})).join('\n')
    return Buffer.from(inlineScript(commands, this.#variablesPath, this.#settings.options.debug_mode))
  }

  /** Puts on the machine what the command needs besides the script. @returns the command */
  async #prepareCommand(): Promise<string> {
    const { options, executeCommand, elevatedExecuteCommand } = this.#settings
    const user = options.elevated_user && this.#render(options.elevated_user, {})
    const format = user ? options.elevated_env_var_format : options.env_var_format
    await this.#upload(Buffer.from(this.#variables(format)), this.#variablesPath)
    const data = {
      Path: this.#scriptPath,
      Vars: this.#variablesPath,
      WinRMPassword: this.#generated['WinRMPassword'] ?? '',
    }
    if (!user) return this.#render(executeCommand, data)
    return this.#elevate(user, this.#render(elevatedExecuteCommand, data))
  }

  #variables(format: string): string {
    const variables = scriptEnvironment(this.#settings.environment, this.#settings.prepared, this.#generated)
    return formatEnvironment(format, variables, escapeValue)
  }

  async #elevate(user: string, command: string): Promise<string> {
    const password = this.#render(this.#settings.options.elevated_password ?? '', {})
    if (password) this.#settings.prepared.secret(password)
    const name = `packer-${this.#uuid()}`
    const path = this.#elevatedPath
    await this.#upload(Buffer.from(elevatedScript({ name, user, password, command, path })), path)
    return `powershell -executionpolicy bypass -file "${path}"`
  }

  async #upload(text: Buffer, path: string): Promise<void> {
    this.#uploaded.add(path)
    await this.#communicator.upload(text, path, { signal: this.#context.signal })
  }

  /** What can't be taken away is no reason for a build to fail. The elevated script holds a password: it always goes. */
  async #clean(signal: AbortSignal): Promise<void> {
    const { options, prepared } = this.#settings
    const kept = options.skip_clean || (this.#context.signal.aborted && prepared.onError === 'abort')
    const paths = [...this.#uploaded].filter((path) => !kept || path === this.#elevatedPath)
    this.#uploaded.clear()
    const results = await Promise.allSettled(paths.map((path) => this.#communicator.remove(path, { signal })))
    for (const result of results) {
      if (result.status === 'rejected' && !this.#context.signal.aborted) {
        this.#context.ui.message(`A script was left on the machine: ${messageOf(result.reason)}`)
      }
    }
  }

  async #pause(duration: Milliseconds): Promise<void> {
    if (duration <= 0) return
    this.#context.ui.say(`Pausing ${formatDuration(duration)} after this provisioner...`)
    await this.#context.host.clock.sleep(duration, this.#context.signal)
  }

  #render(text: string, data: Readonly<Record<string, unknown>>): string {
    return this.#settings.prepared.render(text, { ...this.#generated, ...data })
  }

  #uuid(): string {
    const hex = this.#context.host.random.bytes(16).toString('hex')
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  }
}
