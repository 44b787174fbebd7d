// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, provisionerFunction } from '../../../template/typescript/writing.ts'
import type { Duration } from '../../duration-text.ts'

/** The options of provisioner "windows-restart". */
export interface WindowsRestartOptions {
  /** The command that restarts the machine. Default `shutdown /r /f /t 0 /c "packer restart"`. */
  readonly restart_command?: May<string> | undefined
  /** A command that succeeds once the machine is ready again. By default PowerShell is asked for the name of the machine. */
  readonly restart_check_command?: May<string> | undefined
  /** How long the machine may take to be ready again. Default 5m. */
  readonly restart_timeout?: May<Duration> | undefined
  /**
   * Waits until none of registry_keys exists, which is when the changes are done that made the restart necessary.
   *
   * Default: false.
   */
  readonly check_registry?: May<boolean> | undefined
  /** The keys for check_registry, as PowerShell writes them. By default three of Component Based Servicing. */
  readonly registry_keys?: May<readonly May<string>[]> | undefined
}

/** Provisioner "windows-restart". */
export const windowsRestart = provisionerFunction<WindowsRestartOptions>('windows-restart')
