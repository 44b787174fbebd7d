import { integer, list, map, option, string } from '../options/index.ts'

/** The options that every provisioner has which runs scripts. */
export const scriptOptions = {
  inline: option(
    list(string()).default([]),
    'Commands, joined by line ends into one script. One of "inline", "script" and "scripts" is needed.',
  ),
  script: option(string().default(''), 'A script file, relative to the working folder.'),
  scripts: option(list(string()).default([]), 'Script files, run one after the other.'),
  environment_vars: option(
    list(string()).default([]),
    'Variables for the scripts, each as "KEY=value". PACKER_BUILD_NAME and PACKER_BUILDER_TYPE are always there.',
  ),
  env: option(map(string()).default({}), 'Variables for the scripts as a map; it wins over "environment_vars".'),
  valid_exit_codes: option(
    list(integer()).default([0]),
    'The exit statuses that count as success. Default 0. Death by signal N counts as 128 + N.',
  ),
}

/** What {@link scriptOptions} decode to. */
export interface ScriptOptions {
  readonly inline: readonly string[]
  readonly script: string
  readonly scripts: readonly string[]
  readonly environment_vars: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly valid_exit_codes: readonly number[]
}
