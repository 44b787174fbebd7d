import { boolean, defineOptions, duration, integer, milliseconds, option, string } from '../../options/index.ts'
import { scriptOptions } from '../../scripts/index.ts'

export const powershellOptions = defineOptions({
  ...scriptOptions,
  binary: option(boolean().default(false), 'Has no effect: scripts are always uploaded byte for byte.'),
  env_var_format: option(
    string().default('$env:%s="%s"; '),
    'How a variable is written, with %s for its name and %s for its value. Default `$env:%s="%s"; `.',
  ),
  elevated_env_var_format: option(
    string().default('$env:%s="%s"; '),
    'The same for scripts that run elevated. Default `$env:%s="%s"; `.',
  ),
  execute_command: option(string().optional(), {
    description:
      'The command that runs a script, with {{.Path}}, {{.Vars}} (a script that sets the variables) and {{.WinRMPassword}}. What it is by default stands below.',
    late: true,
  }),
  elevated_execute_command: option(string().optional(), {
    description: 'The same for scripts that run elevated.',
    late: true,
  }),
  elevated_user: option(string().optional(), {
    description: 'Runs scripts as this user with all rights, in a scheduled task: "SYSTEM" needs no password.',
    late: true,
  }),
  elevated_password: option(string().optional(), {
    description: "That user's password. Rendered when it is used: {{build `Password`}} works.",
    late: true,
    sensitive: true,
  }),
  execution_policy: option(
    string().default('bypass'),
    'The execution policy: "bypass" (the default), "allsigned", "default", "remotesigned", "restricted", "undefined", "unrestricted", or "none" for a command without `powershell` in front.',
  ),
  debug_mode: option(
    integer().default(0),
    "Traces the lines of scripts as PowerShell's Set-PsDebug does: 1 or 2. Default 0.",
  ),
  use_pwsh: option(boolean().default(false), 'Runs `pwsh`, PowerShell 6 and later, in place of `powershell`.'),
  remote_path: option(
    string().optional(),
    'Where scripts are put on the machine. Default c:/Windows/Temp/script-UUID.ps1.',
  ),
  remote_env_var_path: option(
    string().optional(),
    'Where the script with the variables is put. Default c:/Windows/Temp/packer-ps-env-vars-UUID.ps1.',
  ),
  start_retry_timeout: option(
    duration().default(milliseconds('5m')),
    'How long to go on trying to upload and start a script, such as while a machine restarts. Default 5m.',
  ),
  skip_clean: option(boolean().default(false), 'Leaves scripts on the machine.'),
  pause_after: option(duration().default(0), 'How long to wait after the last script.'),
})
