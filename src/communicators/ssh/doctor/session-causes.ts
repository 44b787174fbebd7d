import type { Cause, Symptoms } from './cause.ts'
import { wrongUser } from './console-causes.ts'
import { passwordExpired } from './login-causes.ts'
import { MARK, type SessionCheck } from './session-check.ts'

/** A cause that is told on its own. */
export type SessionCause = Cause & { readonly sentence: string }

/** The server hung up on the first command. */
export function sessionLostCause({ failure }: Symptoms): Cause | undefined {
  if (failure.stage !== 'session') return undefined
  return {
    code: 'ssh/closed-after-login',
    hint: "The machine restarts again and again, or its server or login shell ends the connection: look at its log, ForceCommand, and the shell's start-up files.",
  }
}

/** What a server or shell says instead of running a command. Looked for while it still prints. */
export function causeInWords(text: string, username: string): SessionCause | undefined {
  const right = /please login as the (?:user|ec2-user) *"?([\w.-]+)"? rather than/i.exec(text)?.[1]
  if (right) return { sentence: '', ...wrongUser(right, username) }
  if (/password change required|your password has expired|required to change your password/i.test(text)) {
    return { sentence: '', ...passwordExpired }
  }
  if (/account is (?:currently )?not available/i.test(text)) {
    return {
      code: 'ssh/shell-nologin',
      sentence: `The login shell of "${username}" is nologin: it runs no commands.`,
      hint: 'Give the user a shell on the machine (usermod -s /bin/sh), or log in as another one ("ssh_username").',
    }
  }
  if (/allows sftp connections only/i.test(text)) {
    return {
      code: 'ssh/sftp-only',
      sentence: `The server lets "${username}" move files only: it runs no commands.`,
      hint: 'Take "ForceCommand internal-sftp" out of its sshd_config, or log in as another user.',
    }
  }
  return undefined
}

/** Why commands don't run in this session; undefined when they do. */
export function shellCause(check: SessionCheck, username: string): SessionCause | undefined {
  const { stdout, stderr, end } = check
  if (stdout.includes(MARK)) return undefined
  const words = causeInWords(`${stdout}\n${stderr}`, username)
  if (words) return words
  switch (end.kind) {
    case 'refused':
      return {
        code: 'ssh/no-sessions',
        sentence: `The server lets "${username}" in and starts no commands (${end.reason}).`,
        hint: 'Raise MaxSessions in its sshd_config, or look at the limits that PAM sets.',
      }
    case 'late':
      return {
        code: 'ssh/shell-silent',
        sentence: `The login shell of "${username}" did not come to run a first command within 10 s.`,
        hint: "Look at the shell's start-up files: they may wait for input.",
      }
    case 'disconnected':
    case 'signal':
      return shellBroken(username, 'was killed', check)
    case 'exit':
      return end.code === 0 && stdout.trim() !== ''
        ? forcedCommand(stdout)
        : shellBroken(username, `ended with exit status ${end.code}`, check)
  }
}

function forcedCommand(stdout: string): SessionCause {
  return {
    code: 'ssh/forced-command',
    sentence: `The server runs something of its own in place of the build's commands; it prints "${firstLine(stdout)}".`,
    hint: 'Take ForceCommand out of its sshd_config, or command="..." out of authorized_keys, for this user.',
  }
}

function shellBroken(username: string, how: string, { stdout, stderr }: SessionCheck): SessionCause {
  const said = firstLine(stderr) || firstLine(stdout)
  return {
    code: 'ssh/shell-broken',
    sentence: `The login shell of "${username}" ${how} before it ran a first command${said ? ` ("${said}")` : ''}.`,
    hint: "Look at the user's shell in /etc/passwd and at its start-up files (.bashrc, .zshenv): they must not exit.",
  }
}

/** What is wrong with a session although commands run. */
export function noisyShell({ stdout }: SessionCheck, username: string): SessionCause | undefined {
  const noise = stdout.slice(0, Math.max(0, stdout.indexOf(MARK)))
  if (noise.trim() === '') return undefined
  return {
    code: 'ssh/shell-noisy',
    sentence: `The login shell of "${username}" prints "${firstLine(noise)}" before every command, which breaks scp and sftp.`,
    hint: "Print it in interactive shells only: the shell's start-up file can begin with [[ $- == *i* ]] || return",
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]?.trim().slice(0, 120) ?? ''
}
