import type { Cause, Symptoms } from './cause.ts'

/** OpenSSH's words before it hangs up; other servers just do. */
const TOO_MANY = /exceeded maxstartups/i
const PENALTY = /not allowed at this time/i
const SSH = /^SSH-(\d+\.\d+)-/

/** Whether an SSH server says in place of its banner that it takes no connections just now. */
export function turnsAway(firstLine: string): boolean {
  return TOO_MANY.test(firstLine) || PENALTY.test(firstLine)
}

/** Something answers, but not as an SSH server does. */
export function bannerCause({ failure, answer }: Symptoms): Cause | undefined {
  const { stage, evidence } = failure
  if (stage !== 'banner' && stage !== 'handshake') return undefined
  const firstLine = evidence && 'firstLine' in evidence ? evidence.firstLine : ''
  return fromFirstLine(firstLine) ?? (stage === 'banner' ? fromSilence(failure.message, answer) : undefined)
}

function fromFirstLine(line: string): Cause | undefined {
  if (TOO_MANY.test(line)) return tooMany(`The server says "${line}".`)
  if (PENALTY.test(line)) {
    return {
      code: 'ssh/penalty',
      sentence: `The server says "${line}": it keeps this computer out for a while, after log-ins that failed.`,
      hint: 'Wait, or change PerSourcePenalties in its sshd_config.',
    }
  }
  const version = SSH.exec(line)?.[1]
  if (version === '1.99' || version?.startsWith('2.') || line === '') return undefined
  if (version) {
    return {
      code: 'ssh/old-protocol',
      sentence: `The server speaks SSH ${version} only ("${line}").`,
      hint: 'SSH 1 is unsafe and not supported: update the server.',
    }
  }
  return notSsh(line)
}

function fromSilence(reason: string, answer: string): Cause {
  if (answer !== '') return fromFirstLine(answer) ?? notSsh(answer)
  if (/hung up|cut the connection/.test(reason)) {
    return {
      code: 'ssh/closed-before-banner',
      hint: 'The server turns this computer away (MaxStartups, a firewall, hosts.deny), has no host keys yet, or a port forward leads nowhere. Raise "ssh_timeout" if the machine starts slowly.',
    }
  }
  return {
    code: 'ssh/no-banner',
    hint: 'Something accepts connections there and says nothing: check "ssh_port", or raise "ssh_timeout" if the machine is too busy to answer.',
  }
}

function tooMany(sentence: string): Cause {
  return {
    code: 'ssh/too-many-connections',
    sentence,
    hint: 'Too many others are logging in at the same time: close connections, or raise MaxStartups in its sshd_config.',
  }
}

function notSsh(answer: string): Cause {
  const shown = /^[\x20-\x7e]+$/.test(answer) ? `"${answer.slice(0, 80)}"` : 'bytes that are no text'
  const kind = kindOf(answer)
  return {
    code: 'ssh/not-ssh',
    sentence: `It is no SSH server but ${kind}: it answers ${shown}.`,
    hint: 'Check "ssh_port" and the address: the SSH server listens elsewhere.',
  }
}

function kindOf(answer: string): string {
  if (/^HTTP\/|<html|<!doctype/i.test(answer)) return 'an HTTP server'
  // A TLS record that carries an alert (RFC 8446, section 5.1).
  if (/^\x15\x03/.test(answer)) return 'a TLS server'
  if (/^220[ -].*(smtp|mail)/i.test(answer)) return 'a mail server'
  if (/^220[ -]/.test(answer)) return 'an FTP or mail server'
  return 'something else'
}
