import { boolean, defineOptions, duration, milliseconds, option, string } from '../../options/index.ts'
import { scriptOptions } from '../../scripts/index.ts'

export const windowsShellOptions = defineOptions({
  ...scriptOptions,
  binary: option(boolean().default(false), 'Has no effect: scripts are always uploaded byte for byte.'),
  env_var_format: option(
    string().default('set "%s=%s" && '),
    'How a variable is written, with %s for its name and %s for its value. Default `set "%s=%s" && `.',
  ),
  execute_command: option(string().default('{{.Vars}}"{{.Path}}"'), {
    description: 'The command that runs a script, with {{.Path}} and {{.Vars}}. Default `{{.Vars}}"{{.Path}}"`.',
    late: true,
  }),
  remote_path: option(
    string().default('c:/Windows/Temp/script.bat'),
    'Where scripts are put on the machine. Default c:/Windows/Temp/script.bat. They stay there.',
  ),
  start_retry_timeout: option(
    duration().default(milliseconds('5m')),
    'How long to go on trying to upload and start a script, such as while a machine restarts. Default 5m.',
  ),
})
