import { boolean, defineOptions, duration, list, milliseconds, option, string } from '../../options/index.ts'
import { CHECK_COMMAND } from './commands.ts'

/** Where Windows notes that an update or a feature waits for a restart. */
const PENDING = [
  'HKLM:SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending',
  'HKLM:SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\PackagesPending',
  'HKLM:SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootInProgress',
]

export const windowsRestartOptions = defineOptions({
  restart_command: option(
    string().default('shutdown /r /f /t 0 /c "packer restart"'),
    'The command that restarts the machine. Default `shutdown /r /f /t 0 /c "packer restart"`.',
  ),
  restart_check_command: option(
    string().default(CHECK_COMMAND),
    'A command that succeeds once the machine is ready again. By default PowerShell is asked for the name of the machine.',
  ),
  restart_timeout: option(
    duration().default(milliseconds('5m')),
    'How long the machine may take to be ready again. Default 5m.',
  ),
  check_registry: option(
    boolean().default(false),
    'Waits until none of registry_keys exists, which is when the changes are done that made the restart necessary.',
  ),
  registry_keys: option(
    list(string()).default(PENDING),
    'The keys for check_registry, as PowerShell writes them. By default three of Component Based Servicing.',
  ),
})
