// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import type { May } from '../../template/typescript/writing.ts'

/** The options of everything that runs scripts. */
export interface ScriptOptions {
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
}
