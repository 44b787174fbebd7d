import type { Decoded, PrepareContext, ProvisionerType } from '../../engine/index.ts'
import { IngotError, nearest, throwAll } from '../../errors/index.ts'
import type { OptionsOf } from '../../options/index.ts'
import { checkVariableFormat, scriptsOf, userEnvironment } from '../../scripts/index.ts'
import { inlineCommand, POLICIES, type Policy, scriptCommand } from './commands.ts'
import { powershellOptions } from './options.ts'
import { PowershellRun, type PowershellSettings } from './run.ts'

type PowershellOptions = OptionsOf<typeof powershellOptions>

/** Runs PowerShell scripts on a Windows machine. */
export const powershell: ProvisionerType<typeof powershellOptions> = {
  type: 'powershell',
  options: powershellOptions,
  prepare(decoded, context) {
    const settings = settingsOf(decoded, context)
    return {
      warnings: [],
      run: (communicator, generated, step) => new PowershellRun(settings, communicator, generated, step).run(),
    }
  },
}

function settingsOf(decoded: Decoded<PowershellOptions>, prepared: PrepareContext): PowershellSettings {
  const { options } = decoded
  const errors: IngotError[] = []
  const scripts = scriptsOf(decoded, prepared, errors)
  const environment = userEnvironment(decoded, errors)
  const policy = policyOf(decoded, errors)
  checkOptions(decoded, errors)
  throwAll(errors)
  if (options.elevated_password) prepared.secret(options.elevated_password)
  const style = { policy, usePwsh: options.use_pwsh, debugMode: options.debug_mode }
  const usual = scripts.some(({ kind }) => kind === 'inline') ? inlineCommand(style) : scriptCommand(style)
  return {
    options,
    scripts,
    environment,
    executeCommand: options.execute_command || usual,
    elevatedExecuteCommand: options.elevated_execute_command || usual,
    prepared,
  }
}

function policyOf({ options, places, place }: Decoded<PowershellOptions>, errors: IngotError[]): Policy {
  const wanted = options.execution_policy
  const policy = POLICIES.find((name) => name === wanted)
  if (policy) return policy
  const near = nearest(wanted, POLICIES)
  errors.push(
    new IngotError('options/invalid', `"execution_policy" "${options.execution_policy}" is unknown`, {
      place: places.get('execution_policy') ?? place,
      hint: near ? `did you mean "${near}"?` : `It is one of ${POLICIES.join(', ')}.`,
    }),
  )
  return 'bypass'
}

function checkOptions({ options, places, place }: Decoded<PowershellOptions>, errors: IngotError[]): void {
  const fail = (option: string, code: string, sentence: string): void => {
    errors.push(new IngotError(code, sentence, { place: places.get(option) ?? place }))
  }
  for (const name of ['env_var_format', 'elevated_env_var_format'] as const) {
    const wrong = checkVariableFormat(options[name])
    if (wrong) fail(name, 'script/bad-format', `"${name}": ${wrong}`)
  }
  if (options.elevated_password && !options.elevated_user) {
    fail('elevated_password', 'options/invalid', '"elevated_password" needs "elevated_user": whose password it is')
  }
  if (options.debug_mode < 0 || options.debug_mode > 2) {
    fail('debug_mode', 'options/invalid', `"debug_mode" must be 0, 1 or 2, not ${options.debug_mode}`)
  }
}
