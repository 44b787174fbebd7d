import type { Communicator, ExecResult } from '../../communicators/index.ts'
import type { GeneratedData, PrepareContext, StepContext } from '../../engine/index.ts'
import { formatDuration, type Milliseconds, type OptionsOf } from '../../options/index.ts'
import {
  checkExit,
  formatEnvironment,
  inlineText,
  readScript,
  type Script,
  ScriptOutput,
  scriptEnvironment,
} from '../../scripts/index.ts'
import { unixLineEnds } from './line-ends.ts'
import type { shellOptions } from './options.ts'
import { retryUntil } from './start-retry.ts'

/** What `prepare` worked out. */
export interface ShellSettings {
  readonly options: OptionsOf<typeof shellOptions>
  readonly scripts: readonly Script[]
  readonly environment: ReadonlyMap<string, string>
  readonly variableFormat: string
  readonly executeCommand: string
  readonly prepared: PrepareContext
}

/** What is told of a script that ended: how, and its last lines. */
interface Ending {
  readonly result: ExecResult
  readonly lastLines: readonly string[]
}

/** Packer's numbers for the names of scripts: 0 to 9998. */
const NAMES = 9999
/** How long to try to take files away after a failure or Ctrl-C. */
const LAST_CLEANING: Milliseconds = 10_000

/** One run of the provisioner's scripts, in order, on one machine. */
export class ShellRun {
  readonly #settings: ShellSettings
  readonly #communicator: Communicator
  readonly #generated: GeneratedData
  readonly #context: StepContext
  readonly #remotePath: string
  readonly #variables: string
  /** Undefined unless variables are handed over in a file. */
  readonly #variableFile: string | undefined

  constructor(settings: ShellSettings, communicator: Communicator, generated: GeneratedData, context: StepContext) {
    const { options, prepared } = settings
    this.#settings = settings
    this.#communicator = communicator
    this.#generated = generated
    this.#context = context
    const file = options.remote_file || `script_${context.host.random.below(NAMES)}.sh`
    this.#remotePath = options.remote_path || `${options.remote_folder}/${file}`
    const environment = scriptEnvironment(settings.environment, prepared, generated)
    this.#variables = formatEnvironment(settings.variableFormat, environment)
    this.#variableFile = options.use_env_var_file
      ? `${options.remote_folder}/varfile_${context.host.random.below(NAMES)}.sh`
      : undefined
  }

  async run(): Promise<void> {
    const { options, scripts } = this.#settings
    let uploaded: string[] = []
    try {
      if (this.#variableFile) {
        uploaded.push(this.#variableFile)
        await this.#uploadVariables(this.#variableFile)
      }
      for (const script of scripts) {
        uploaded.push(this.#remotePath)
        await this.#runScript(script)
        if (!options.skip_clean) await this.#remove(this.#remotePath)
        uploaded = uploaded.filter((path) => path !== this.#remotePath)
      }
      if (this.#variableFile) await this.#remove(this.#variableFile)
    } catch (error) {
      await this.#removeAfterFailure(uploaded)
      throw error
    }
    await this.#pause(options.pause_after)
  }

  async #uploadVariables(path: string): Promise<void> {
    const text = Buffer.from(this.#render(this.#variables, {}))
    await this.#retried(() => this.#communicator.upload(text, path, { mode: 0o600, signal: this.#context.signal }))
  }

  async #runScript(script: Script): Promise<void> {
    const { options, executeCommand } = this.#settings
    this.#context.ui.say(`Provisioning with shell script: ${script.label}`)
    const text = await this.#textOf(script)
    const data = { Path: this.#remotePath, Vars: this.#variables, EnvVarFile: this.#variableFile ?? '' }
    const command = this.#render(executeCommand, data)
    const { result, lastLines } = await this.#retried(() => this.#uploadAndRun(text, command))
    checkExit(result, {
      area: 'provisioner',
      step: 'provisioner "shell"',
      script: script.label,
      place: script.place,
      validExitCodes: options.valid_exit_codes,
      expectDisconnect: options.expect_disconnect,
      lastLines,
    })
  }

  async #textOf(script: Script): Promise<Buffer> {
    const { binary, inline_shebang } = this.#settings.options
    if (script.kind === 'inline') {
      const shebang = { line: inline_shebang || '/bin/sh -e', asked: Boolean(inline_shebang) }
      return unixLineEnds(Buffer.from(inlineText(script, shebang, (line) => this.#render(line, {}))))
    }
    const text = await readScript(script)
    return binary ? text : unixLineEnds(text)
  }

  async #uploadAndRun(text: Buffer, command: string): Promise<Ending> {
    const { signal, ui } = this.#context
    await this.#communicator.upload(text, this.#remotePath, { mode: 0o755, signal })
    const output = new ScriptOutput(ui)
    const result = await this.#communicator.exec(command, { ...output.sinks, signal })
    return { result, lastLines: output.end() }
  }

  /** A machine that restarts takes its time to come back: that is waited for. */
  async #remove(path: string): Promise<void> {
    await this.#retried(() => this.#communicator.remove(path, { signal: this.#context.signal }))
  }

  /** Scripts and variables may hold secrets. What stays behind on a machine that nobody reaches can't be helped. */
  async #removeAfterFailure(paths: readonly string[]): Promise<void> {
    const { options, prepared } = this.#settings
    const kept = options.skip_clean || prepared.onError === 'abort' || prepared.onError === 'ask'
    const wanted = paths.filter((path) => path === this.#variableFile || !kept)
    if (wanted.length === 0) return
    const signal = AbortSignal.timeout(LAST_CLEANING)
    await Promise.allSettled(wanted.map((path) => this.#communicator.remove(path, { signal })))
  }

  async #pause(duration: Milliseconds): Promise<void> {
    if (duration <= 0) return
    this.#context.ui.say(`Pausing ${formatDuration(duration)} after this provisioner...`)
    await this.#context.host.clock.sleep(duration, this.#context.signal)
  }

  #retried<T>(attempt: () => Promise<T>): Promise<T> {
    return retryUntil(this.#settings.options.start_retry_timeout, this.#context, attempt)
  }

  #render(text: string, data: Readonly<Record<string, unknown>>): string {
    return this.#settings.prepared.render(text, { ...this.#generated, ...data })
  }
}
