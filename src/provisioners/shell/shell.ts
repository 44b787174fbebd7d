import type { Decoded, PrepareContext, ProvisionerType } from '../../engine/index.ts'
import { IngotError, throwAll } from '../../errors/index.ts'
import type { OptionsOf } from '../../options/index.ts'
import { checkVariableFormat, scriptsOf, userEnvironment } from '../../scripts/index.ts'
import { shellOptions } from './options.ts'
import { ShellRun, type ShellSettings } from './run.ts'

/** Runs scripts on the machine. */
export const shell: ProvisionerType<typeof shellOptions> = {
  type: 'shell',
  options: shellOptions,
  prepare(decoded, context) {
    const settings = settingsOf(decoded, context)
    return {
      warnings: [],
      run: (communicator, generated, step) => new ShellRun(settings, communicator, generated, step).run(),
    }
  },
}

function settingsOf(decoded: Decoded<OptionsOf<typeof shellOptions>>, context: PrepareContext): ShellSettings {
  const { options, places, place } = decoded
  const errors: IngotError[] = []
  const scripts = scriptsOf(decoded, context, errors)
  const environment = userEnvironment(decoded, errors)
  const variableFormat = options.env_var_format || (options.use_env_var_file ? "export %s='%s'\n" : "%s='%s' ")
  const wrong = checkVariableFormat(variableFormat)
  if (wrong) {
    const at = places.get('env_var_format') ?? place
    errors.push(new IngotError('script/bad-format', `"env_var_format": ${wrong}`, { place: at }))
  }
  throwAll(errors)
  return {
    options,
    scripts,
    environment,
    variableFormat,
    executeCommand: options.execute_command || defaultCommand(options.use_env_var_file),
    prepared: context,
  }
}

/** Packer's, without its `chmod +x`: scripts are uploaded with that mode, and a command less is a process less. */
function defaultCommand(withFile: boolean): string {
  return withFile ? '. {{.EnvVarFile}} && {{.Path}}' : '{{.Vars}} {{.Path}}'
}
