import { messageOf } from '../../../errors/index.ts'
import type { Cause, Symptoms } from './cause.ts'
import type { LoginEvidence } from './evidence.ts'

/** Who wants in is refused, as far as the server itself tells why; it says little, so that nobody can guess accounts. */
export function loginCause({ failure, config }: Symptoms): Cause | undefined {
  const { stage, evidence } = failure
  if (stage !== 'login' && stage !== 'refused') return undefined
  if (/too many authentication failures/i.test(messageOf(failure))) return tooManyAttempts
  const login = evidence?.kind === 'login' ? evidence : undefined
  const known = login && fromEvidence(login, config.username)
  if (known) return known
  if (stage === 'refused') return wrongUserOrKey(login)
  return /went silent/.test(failure.message) ? loginStalled : cutDuringLogin
}

const tooManyAttempts: Cause = {
  code: 'ssh/too-many-attempts',
  sentence:
    'The server hangs up after as many refused keys as its MaxAuthTries allows, before the right one was tried.',
  hint: 'Offer fewer: leave out "ssh_agent_auth" or remove keys from the agent (ssh-add -d), and set the one right "ssh_private_key_file".',
}

const cutDuringLogin: Cause = {
  code: 'ssh/closed-during-login',
  hint: 'The server hung up in the middle of the log-in: look at its log on the machine (LoginGraceTime, a lack of memory, PAM).',
}

const loginStalled: Cause = {
  code: 'ssh/login-stalled',
  hint: 'The server waits for something before it answers: a name server (UseDNS), a directory (LDAP, sssd), a full disk, or random numbers.',
}

function fromEvidence(login: LoginEvidence, username: string): Cause | undefined {
  if (login.newPassword) return passwordExpired
  if (login.partial) return moreFactors(login)
  if (/booting up|system is going down|under maintenance|nologin/i.test(login.notice)) return notYet(login.notice)
  if (login.keyKnown) return username === 'root' ? rootNotAllowed : accountRefused(username)
  const unsupported = unsupportedKey(login)
  if (unsupported) return unsupported
  return methodRefused(login)
}

export const passwordExpired: Cause = {
  code: 'ssh/password-expired',
  sentence: 'The password has expired, and the server wants a new one before anything else.',
  hint: 'Set a new one on the machine (passwd), or take the expiry out of the image it starts from (chage -d, cloud-init\'s "expire: false").',
}

function moreFactors(login: LoginEvidence): Cause {
  return {
    code: 'ssh/more-factors',
    sentence: `The server took the first way to log in and wants another one as well: ${login.accepts.join(', ')}.`,
    hint: 'Give the other one too ("ssh_password" next to "ssh_private_key_file"), or change AuthenticationMethods in its sshd_config.',
  }
}

function notYet(notice: string): Cause {
  return {
    code: 'ssh/not-yet',
    sentence: `The server says "${notice.trim().split('\n')[0]}".`,
    hint: 'The machine is still starting, or /etc/nologin keeps everybody but root out: raise "ssh_handshake_attempts".',
  }
}

const rootNotAllowed: Cause = {
  code: 'ssh/root-not-allowed',
  sentence: 'The key is the right one for "root", but root may not log in.',
  hint: 'Log in as another user ("ssh_username"), or change PermitRootLogin in its sshd_config.',
}

function accountRefused(username: string): Cause {
  return {
    code: 'ssh/account-refused',
    sentence: `The key is the right one for "${username}", but the account is not allowed in.`,
    hint: 'It may have expired (chage -l), be locked, or be kept out by PAM or /etc/nologin: look at the log of the SSH server on the machine.',
  }
}

function unsupportedKey({ keyTypes, signatures }: LoginEvidence): Cause | undefined {
  if (!signatures || keyTypes.length === 0) return undefined
  const isTaken = (type: string): boolean =>
    signatures.includes(type) || (type === 'ssh-rsa' && signatures.some((name) => name.startsWith('rsa-sha2-')))
  return keyTypes.some(isTaken) ? undefined : keyTypeRefused(keyTypes, signatures)
}

/** @param signatures what the server takes, where that is known */
export function keyTypeRefused(keyTypes: readonly string[], signatures?: readonly string[]): Cause {
  return {
    code: 'ssh/key-type-refused',
    sentence: `The server takes no keys of the kind ${keyTypes.join(', ')}.`,
    details: signatures ? [`the server takes: ${signatures.join(', ')}`] : [],
    hint: 'Take a key of another kind ("temporary_key_pair_type", "ssh_private_key_file"), or change PubkeyAcceptedAlgorithms in its sshd_config.',
  }
}

/** Nothing that was offered is of a kind that the server accepts. */
function methodRefused({ tried, accepts }: LoginEvidence): Cause | undefined {
  if (accepts.length === 0) return undefined
  if (accepts.some((method) => tried.includes(method))) return undefined
  const wantsKey = accepts.includes('publickey')
  const wantsPassword = accepts.includes('password') || accepts.includes('keyboard-interactive')
  const options = [wantsKey && '"ssh_private_key_file"', wantsPassword && '"ssh_password"'].filter(Boolean)
  return {
    code: 'ssh/method-refused',
    sentence: `The server accepts ${accepts.join(', ')} only, and this build has nothing of that kind.`,
    hint:
      options.length > 0 ? `Set ${options.join(' or ')}.` : 'Let its sshd_config accept keys (PubkeyAuthentication).',
  }
}

function wrongUserOrKey(login: LoginEvidence | undefined): Cause {
  const withKey = login === undefined || login.tried.includes('publickey')
  const what = withKey
    ? "the key or password; the user's authorized_keys file on the machine must have the key"
    : 'the password'
  return {
    code: 'ssh/login-refused',
    hint: `Check "ssh_username" and ${what}. A server refuses locked accounts, users who are not in AllowUsers, and keys in files that others may write in the same words: its log on the machine tells which.`,
  }
}
