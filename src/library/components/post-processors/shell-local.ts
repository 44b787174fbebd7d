// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, postProcessorFunction } from '../../../template/typescript/writing.ts'
import type { ScriptOptions } from '../script-options.ts'

/** The options of post-processor "shell-local". */
export interface ShellLocalPostProcessorOptions extends ScriptOptions {
  /** One command: an older way to write "inline". */
  readonly command?: May<string> | undefined
  /** How a variable is written, with %s for its name and %s for its value. Default "%s='%s' ", on Windows "set %s=%s && ". */
  readonly env_var_format?: May<string> | undefined
  /**
   * The program and arguments that run a script, with {{.Vars}} and {{.Script}}. Default ["/bin/sh", "-c", "{{.Vars}} {{.Script}}"], on Windows ["cmd", "/V", "/C", "{{.Vars}}", "call", "{{.Script}}"].
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly execute_command?: May<readonly May<string>[]> | undefined
  /** The interpreter of inline commands. Default "/bin/sh -e", unless they start with a "#!" line; none on Windows. */
  readonly inline_shebang?: May<string> | undefined
  /** The operating systems on which to run: on others nothing is done. */
  readonly only_on?: May<readonly May<'darwin' | 'freebsd' | 'linux' | 'openbsd' | 'solaris' | 'windows'>[]> | undefined
  /** How the file of an inline script ends. Default ".cmd" on Windows. */
  readonly tempfile_extension?: May<string> | undefined
  /**
   * On Windows: gives scripts their /mnt/c/… paths, for the Windows Subsystem for Linux. Not with inline commands.
   *
   * Default: false.
   */
  readonly use_linux_pathing?: May<boolean> | undefined
}

/** Post-processor "shell-local". */
export const shellLocalPostProcessor = postProcessorFunction<ShellLocalPostProcessorOptions>('shell-local')
