// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, provisionerFunction } from '../../../template/typescript/writing.ts'
import type { Duration } from '../../duration-text.ts'
import type { ScriptOptions } from '../script-options.ts'

/** The options of provisioner "shell". */
export interface ShellOptions extends ScriptOptions {
  /**
   * Uploads scripts byte for byte. Otherwise line ends are made Unix ones and the last line gets one.
   *
   * Default: false.
   */
  readonly binary?: May<boolean> | undefined
  /** How a variable is written, with %s for its name and %s for its value. Default "%s='%s' ", in a file "export %s='%s'\n". */
  readonly env_var_format?: May<string> | undefined
  /**
   * Uploads the variables in a file for execute_command to read, in place of putting them into the command.
   *
   * Default: false.
   */
  readonly use_env_var_file?: May<boolean> | undefined
  /**
   * The command that runs a script, with {{.Path}}, {{.Vars}} and {{.EnvVarFile}}. Default "{{.Vars}} {{.Path}}", with a variable file ". {{.EnvVarFile}} && {{.Path}}".
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly execute_command?: May<string> | undefined
  /** The interpreter of inline commands. Default "/bin/sh -e", unless they start with a "#!" line. */
  readonly inline_shebang?: May<string> | undefined
  /** The folder on the machine where scripts are put. Default /tmp. */
  readonly remote_folder?: May<string> | undefined
  /** The name of a script there. Default script_NNNN.sh, a random number. */
  readonly remote_file?: May<string> | undefined
  /** The whole path there. Default remote_folder/remote_file. */
  readonly remote_path?: May<string> | undefined
  /** How long to go on trying to upload and start a script, such as while a machine restarts. Default 5m. */
  readonly start_retry_timeout?: May<Duration> | undefined
  /**
   * Leaves scripts on the machine.
   *
   * Default: false.
   */
  readonly skip_clean?: May<boolean> | undefined
  /**
   * The script may end the connection, for example by a restart, without that being an error.
   *
   * Default: false.
   */
  readonly expect_disconnect?: May<boolean> | undefined
  /** How long to wait after the last script. */
  readonly pause_after?: May<Duration> | undefined
}

/** Provisioner "shell". */
export const shell = provisionerFunction<ShellOptions>('shell')
