import type { Cause, Symptoms } from './cause.ts'
import { keyTypeRefused } from './login-causes.ts'

type Maker = (match: RegExpExecArray) => Cause

/**
 * OpenSSH's own words for what it never tells to who is outside. They are on the console of systems that send their log
 * there, as the BSDs do, and those with systemd's ForwardToConsole.
 */
const WORDS: readonly (readonly [RegExp, Maker])[] = [
  // sshd calls such an account locked in its next line.
  [
    /Account (\S+) has expired/,
    ([, user]) => ({
      code: 'ssh/account-expired',
      sentence: `The server's log says that the account "${user}" has expired.`,
      hint: 'Take the date away on the machine: chage -E -1 USER.',
    }),
  ],
  [
    /User (\S+) (?:from \S+ )?not allowed because account is locked/,
    ([, user]) => ({
      code: 'ssh/account-locked',
      sentence: `The server's log says that the account "${user}" is locked.`,
      hint: 'Give it a password that nobody knows in place of a locked one (usermod -p "*"), or set "UsePAM yes" in its sshd_config.',
    }),
  ],
  [
    /User (\S+) from \S+ not allowed because (not listed in AllowUsers|listed in DenyUsers|none of user's groups are listed in AllowGroups|a group is listed in DenyGroups|not in any group)/,
    ([, user, why]) => ({
      code: 'ssh/user-not-allowed',
      sentence: `The server's log says that "${user}" is not allowed because ${why}.`,
      hint: 'Change AllowUsers, DenyUsers, AllowGroups or DenyGroups in its sshd_config, or "ssh_username".',
    }),
  ],
  [
    /User (\S+) (?:from \S+ )?not allowed because shell (\S+) (does not exist|is not executable)/,
    ([, user, shell, why]) => ({
      code: 'ssh/shell-missing',
      sentence: `The server's log says that the login shell of "${user}", ${shell}, ${why}.`,
      hint: 'Install that shell in the image that the build starts from, or give the user another one (usermod -s /bin/sh).',
    }),
  ],
  [
    /Authentication refused: (bad ownership or modes for (?:file|directory) \S+)/,
    ([, what]) => ({
      code: 'ssh/key-file-permissions',
      sentence: `The server's log says "${what}": it ignores the keys in it.`,
      hint: "Nobody but the user may write to the home folder, .ssh and authorized_keys (chmod go-w), which must be the user's.",
    }),
  ],
  [/(?:key type|signature algorithm) (\S+) not in PubkeyAccepted\w+/, ([, type]) => keyTypeRefused([String(type)])],
  [
    /ROOT LOGIN REFUSED|User root from \S+ not allowed because.*PermitRootLogin/,
    () => ({
      code: 'ssh/root-not-allowed',
      sentence: 'The server\'s log says that "root" may not log in.',
      hint: 'Log in as another user ("ssh_username"), or change PermitRootLogin in its sshd_config.',
    }),
  ],
  [
    /Access denied for user (\S+) by PAM account configuration/,
    ([, user]) => ({
      code: 'ssh/account-refused',
      sentence: `The server's log says that PAM does not let "${user}" in.`,
      hint: 'Look at /etc/pam.d/sshd, /etc/nologin and the expiry of the account (chage -l) on the machine.',
    }),
  ],
  [
    /Invalid user (\S+) from/,
    ([, user]) => ({
      code: 'ssh/no-such-user',
      sentence: `The server's log says that there is no user "${user}".`,
      hint: 'Change "ssh_username", or have the image or "user_data" make that user.',
    }),
  ],
]

export function serverLogCause({ console }: Symptoms): Cause | undefined {
  for (const [words, make] of WORDS) {
    const match = words.exec(console)
    if (match) return make(match)
  }
  return undefined
}
