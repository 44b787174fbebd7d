import type { Communicator } from '../../communicators/index.ts'
import type { GeneratedData, PrepareContext, ProvisionerType, StepContext } from '../../engine/index.ts'
import { IngotError, throwAll } from '../../errors/index.ts'
import type { OptionsOf } from '../../options/index.ts'
import {
  checkExit,
  checkVariableFormat,
  formatEnvironment,
  inlineText,
  readScript,
  type Script,
  ScriptOutput,
  scriptEnvironment,
  scriptsOf,
  userEnvironment,
} from '../../scripts/index.ts'
import { retryUntil } from '../shell/index.ts'
import { windowsShellOptions } from './options.ts'

interface Settings {
  readonly options: OptionsOf<typeof windowsShellOptions>
  readonly scripts: readonly Script[]
  readonly environment: ReadonlyMap<string, string>
  readonly prepared: PrepareContext
}

/** Runs batch files on a Windows machine. */
export const windowsShell: ProvisionerType<typeof windowsShellOptions> = {
  type: 'windows-shell',
  options: windowsShellOptions,
  prepare(decoded, prepared) {
    const { options, places, place } = decoded
    const errors: IngotError[] = []
    const scripts = scriptsOf(decoded, prepared, errors)
    const environment = userEnvironment(decoded, errors)
    const wrong = checkVariableFormat(options.env_var_format)
    if (wrong) {
      const at = places.get('env_var_format') ?? place
      errors.push(new IngotError('script/bad-format', `"env_var_format": ${wrong}`, { place: at }))
    }
    throwAll(errors)
    const settings = { options, scripts, environment, prepared }
    return {
      warnings: [],
      run: (communicator, generated, step) => runScripts(settings, communicator, generated, step),
    }
  },
}

async function runScripts(
  settings: Settings,
  communicator: Communicator,
  generated: GeneratedData,
  context: StepContext,
): Promise<void> {
  for (const script of settings.scripts) await runScript(script, settings, communicator, generated, context)
}

async function runScript(
  script: Script,
  { options, environment, prepared }: Settings,
  communicator: Communicator,
  generated: GeneratedData,
  context: StepContext,
): Promise<void> {
  const { ui, signal } = context
  ui.say(`Provisioning with windows-shell script: ${script.label}`)
  const text = await textOf(script)
  const variables = scriptEnvironment(environment, prepared, generated)
  // cmd has no way to quote what stands between the quotes of a `set`: values go in as they are, as in Packer.
  const Vars = formatEnvironment(options.env_var_format, variables, (value) => value)
  const command = prepared.render(options.execute_command, { ...generated, Vars, Path: options.remote_path })
  const { result, lastLines } = await retryUntil(options.start_retry_timeout, context, async () => {
    await communicator.upload(text, options.remote_path, { signal })
    const output = new ScriptOutput(ui)
    const ended = await communicator.exec(command, { ...output.sinks, signal })
    return { result: ended, lastLines: output.end() }
  })
  checkExit(result, {
    area: 'provisioner',
    step: 'provisioner "windows-shell"',
    script: script.label,
    place: script.place,
    validExitCodes: options.valid_exit_codes,
    expectDisconnect: false,
    lastLines,
  })
}

/** Inline commands are rendered when the template is read, and not once more, as in Packer. */
async function textOf(script: Script): Promise<Buffer> {
  if (script.kind === 'file') return readScript(script)
  return Buffer.from(inlineText(script, { line: '', asked: false }, (line) => line))
}
