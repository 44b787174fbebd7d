import type { Cause, Symptoms } from './cause.ts'

const NO_ROUTE: Cause = {
  code: 'ssh/no-route',
  hint: 'Check the address, and that this computer is in a network from which it can be reached: a VPN, a route, a public address.',
}
const FILTERED: Cause = {
  code: 'ssh/filtered',
  hint: 'Check that the machine runs, that its firewall or security group lets this computer in on "ssh_port", and the address. Raise "ssh_timeout" if it starts slowly.',
}
const PORT_CLOSED: Cause = {
  code: 'ssh/port-closed',
  hint: 'Check "ssh_port" and that an SSH server is installed and started, or raise "ssh_timeout" if the machine starts slowly.',
}
const NAME_NOT_FOUND: Cause = {
  code: 'ssh/name-not-found',
  hint: 'Check how the name is spelled, or give an address.',
}
const NAME_SERVER_SILENT: Cause = {
  code: 'ssh/name-server-silent',
  hint: "Check this computer's network and its name servers (/etc/resolv.conf), or give an address.",
}
const NOT_ALLOWED_HERE: Cause = {
  code: 'ssh/not-allowed-here',
  hint: "Check this computer's own firewall and the address.",
}

const BY_SOCKET_ERROR: Readonly<Record<string, Cause>> = {
  EHOSTUNREACH: NO_ROUTE,
  ENETUNREACH: NO_ROUTE,
  EHOSTDOWN: NO_ROUTE,
  ETIMEDOUT: FILTERED,
  ECONNREFUSED: PORT_CLOSED,
  ENOTFOUND: NAME_NOT_FOUND,
  EAI_AGAIN: NAME_SERVER_SILENT,
  EACCES: NOT_ALLOWED_HERE,
  EPERM: NOT_ALLOWED_HERE,
}

/** What bastion hosts and proxies say when they can't connect. Each system has its own words for it. */
const BY_WORDS: readonly (readonly [RegExp, Cause])[] = [
  [/connection refused/i, PORT_CLOSED],
  [/no route|unreachable/i, NO_ROUTE],
  [/no answer|timed out|time to live/i, FILTERED],
  [/name or service|not resolve|unknown host|no address|name resolution/i, NAME_NOT_FOUND],
]

/** The machine can't be reached at all. */
export function routeCause({ failure }: Symptoms): Cause | undefined {
  if (failure.stage === 'address') {
    return { code: 'ssh/no-address', hint: 'Look at what the builder waits for, or raise "ssh_timeout".' }
  }
  if (failure.stage !== 'tcp') return undefined
  const { cause, message } = failure
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return BY_SOCKET_ERROR[code] ?? BY_WORDS.find(([words]) => words.test(message))?.[1]
}
