import { boolean, defineOptions, duration, milliseconds, option, string } from '../../options/index.ts'
import { scriptOptions } from '../../scripts/index.ts'

export const shellOptions = defineOptions({
  ...scriptOptions,
  binary: option(
    boolean().default(false),
    'Uploads scripts byte for byte. Otherwise line ends are made Unix ones and the last line gets one.',
  ),
  env_var_format: option(
    string().optional(),
    `How a variable is written, with %s for its name and %s for its value. Default "%s='%s' ", in a file "export %s='%s'\\n".`,
  ),
  use_env_var_file: option(
    boolean().default(false),
    'Uploads the variables in a file for execute_command to read, in place of putting them into the command.',
  ),
  execute_command: option(string().optional(), {
    description:
      'The command that runs a script, with {{.Path}}, {{.Vars}} and {{.EnvVarFile}}. Default "{{.Vars}} {{.Path}}", with a variable file ". {{.EnvVarFile}} && {{.Path}}".',
    late: true,
  }),
  inline_shebang: option(
    string().optional(),
    'The interpreter of inline commands. Default "/bin/sh -e", unless they start with a "#!" line.',
  ),
  remote_folder: option(string().default('/tmp'), 'The folder on the machine where scripts are put. Default /tmp.'),
  remote_file: option(string().optional(), 'The name of a script there. Default script_NNNN.sh, a random number.'),
  remote_path: option(string().optional(), 'The whole path there. Default remote_folder/remote_file.'),
  start_retry_timeout: option(
    duration().default(milliseconds('5m')),
    'How long to go on trying to upload and start a script, such as while a machine restarts. Default 5m.',
  ),
  skip_clean: option(boolean().default(false), 'Leaves scripts on the machine.'),
  expect_disconnect: option(
    boolean().default(false),
    'The script may end the connection, for example by a restart, without that being an error.',
  ),
  pause_after: option(duration().default(0), 'How long to wait after the last script.'),
})
