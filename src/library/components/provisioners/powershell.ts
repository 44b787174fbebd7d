// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, provisionerFunction } from '../../../template/typescript/writing.ts'
import type { Duration } from '../../duration-text.ts'
import type { ScriptOptions } from '../script-options.ts'

/** The options of provisioner "powershell". */
export interface PowershellOptions extends ScriptOptions {
  /**
   * Has no effect: scripts are always uploaded byte for byte.
   *
   * Default: false.
   */
  readonly binary?: May<boolean> | undefined
  /** How a variable is written, with %s for its name and %s for its value. Default `$env:%s="%s"; `. */
  readonly env_var_format?: May<string> | undefined
  /** The same for scripts that run elevated. Default `$env:%s="%s"; `. */
  readonly elevated_env_var_format?: May<string> | undefined
  /**
   * The command that runs a script, with {{.Path}}, {{.Vars}} (a script that sets the variables) and {{.WinRMPassword}}. What it is by default stands below.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly execute_command?: May<string> | undefined
  /**
   * The same for scripts that run elevated.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly elevated_execute_command?: May<string> | undefined
  /**
   * Runs scripts as this user with all rights, in a scheduled task: "SYSTEM" needs no password.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly elevated_user?: May<string> | undefined
  /**
   * That user's password. Rendered when it is used: {{build `Password`}} works.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly elevated_password?: May<string> | undefined
  /** The execution policy: "bypass" (the default), "allsigned", "default", "remotesigned", "restricted", "undefined", "unrestricted", or "none" for a command without `powershell` in front. */
  readonly execution_policy?: May<string> | undefined
  /** Traces the lines of scripts as PowerShell's Set-PsDebug does: 1 or 2. Default 0. */
  readonly debug_mode?: May<number> | undefined
  /**
   * Runs `pwsh`, PowerShell 6 and later, in place of `powershell`.
   *
   * Default: false.
   */
  readonly use_pwsh?: May<boolean> | undefined
  /** Where scripts are put on the machine. Default c:/Windows/Temp/script-UUID.ps1. */
  readonly remote_path?: May<string> | undefined
  /** Where the script with the variables is put. Default c:/Windows/Temp/packer-ps-env-vars-UUID.ps1. */
  readonly remote_env_var_path?: May<string> | undefined
  /** How long to go on trying to upload and start a script, such as while a machine restarts. Default 5m. */
  readonly start_retry_timeout?: May<Duration> | undefined
  /**
   * Leaves scripts on the machine.
   *
   * Default: false.
   */
  readonly skip_clean?: May<boolean> | undefined
  /** How long to wait after the last script. */
  readonly pause_after?: May<Duration> | undefined
}

/** Provisioner "powershell". */
export const powershell = provisionerFunction<PowershellOptions>('powershell')
