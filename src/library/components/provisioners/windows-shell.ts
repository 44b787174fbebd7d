// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, provisionerFunction } from '../../../template/typescript/writing.ts'
import type { Duration } from '../../duration-text.ts'
import type { ScriptOptions } from '../script-options.ts'

/** The options of provisioner "windows-shell". */
export interface WindowsShellOptions extends ScriptOptions {
  /**
   * Has no effect: scripts are always uploaded byte for byte.
   *
   * Default: false.
   */
  readonly binary?: May<boolean> | undefined
  /** How a variable is written, with %s for its name and %s for its value. Default `set "%s=%s" && `. */
  readonly env_var_format?: May<string> | undefined
  /**
   * The command that runs a script, with {{.Path}} and {{.Vars}}. Default `{{.Vars}}"{{.Path}}"`.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly execute_command?: May<string> | undefined
  /** Where scripts are put on the machine. Default c:/Windows/Temp/script.bat. They stay there. */
  readonly remote_path?: May<string> | undefined
  /** How long to go on trying to upload and start a script, such as while a machine restarts. Default 5m. */
  readonly start_retry_timeout?: May<Duration> | undefined
}

/** Provisioner "windows-shell". */
export const windowsShell = provisionerFunction<WindowsShellOptions>('windows-shell')
