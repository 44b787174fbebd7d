// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, provisionerFunction } from '../../../template/typescript/writing.ts'
import type { Duration } from '../../duration-text.ts'

/** The options of provisioner "windows-shell". */
export interface WindowsShellOptions {
  /** Commands, joined by line ends into one script. One of "inline", "script" and "scripts" is needed. */
  readonly inline?: May<readonly May<string>[]> | undefined
  /** A script file, relative to the working folder. */
  readonly script?: May<string> | undefined
  /** Script files, run one after the other. */
  readonly scripts?: May<readonly May<string>[]> | undefined
  /** Variables for the scripts, each as "KEY=value". PACKER_BUILD_NAME and PACKER_BUILDER_TYPE are always there. */
  readonly environment_vars?: May<readonly May<string>[]> | undefined
  /** Variables for the scripts as a map; it wins over "environment_vars". */
  readonly env?: May<Readonly<Record<string, May<string>>>> | undefined
  /** The exit statuses that count as success. Default 0. Death by signal N counts as 128 + N. */
  readonly valid_exit_codes?: May<readonly May<number>[]> | undefined
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
