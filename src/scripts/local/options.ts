import { boolean, defineOptions, list, oneOf, option, string } from '../../options/index.ts'
import { scriptOptions } from '../options.ts'

export const shellLocalOptions = defineOptions({
  ...scriptOptions,
  command: option(string().default(''), {
    description: 'One command: an older way to write "inline".',
  }),
  env_var_format: option(
    string().optional(),
    `How a variable is written, with %s for its name and %s for its value. Default "%s='%s' ", on Windows "set %s=%s && ".`,
  ),
  execute_command: option(list(string()).default([]), {
    description:
      'The program and arguments that run a script, with {{.Vars}} and {{.Script}}. Default ["/bin/sh", "-c", "{{.Vars}} {{.Script}}"], on Windows ["cmd", "/V", "/C", "{{.Vars}}", "call", "{{.Script}}"].',
    late: true,
  }),
  inline_shebang: option(
    string().optional(),
    'The interpreter of inline commands. Default "/bin/sh -e", unless they start with a "#!" line; none on Windows.',
  ),
  only_on: option(
    list(oneOf(['darwin', 'freebsd', 'linux', 'openbsd', 'solaris', 'windows'])).default([]),
    'The operating systems on which to run: on others nothing is done.',
  ),
  tempfile_extension: option(string().optional(), 'How the file of an inline script ends. Default ".cmd" on Windows.'),
  use_linux_pathing: option(
    boolean().default(false),
    'On Windows: gives scripts their /mnt/c/… paths, for the Windows Subsystem for Linux. Not with inline commands.',
  ),
})
