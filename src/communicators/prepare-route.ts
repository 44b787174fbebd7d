import { nearest } from '../errors/index.ts'
import type { BastionConfig, PrivateKeyFile, ProxyConfig, ProxyProtocol, RouteConfig, SshConfig } from './config.ts'
import type { CommunicatorOptions } from './options.ts'
import { agentChoice, type KeyContext, keyFileOf, withCertificate } from './prepare-key.ts'
import type { Problems } from './problems.ts'

/** What the bastion host takes over from the machine's own settings. */
export type Inherited = Pick<SshConfig, 'username' | 'privateKey' | 'keepAliveInterval' | 'readWriteTimeout'>

/** What is between this side and the machine. Mistakes go to `problems`. */
export function routeOf(
  options: CommunicatorOptions,
  inherited: Inherited,
  context: KeyContext,
  problems: Problems,
): RouteConfig {
  if (options.ssh_bastion_host && options.ssh_proxy_host) {
    problems.add(
      'ssh_proxy_host',
      'ssh/proxy',
      'only one of "ssh_bastion_host" and "ssh_proxy_host" can be set',
      'To reach a bastion host through a proxy is not possible.',
    )
  }
  if (options.ssh_bastion_host) {
    const bastion = bastionOf(options, options.ssh_bastion_host, inherited, context, problems)
    return { kind: 'bastion', bastion }
  }
  const proxy = options.ssh_proxy_host ? proxyOf(options, options.ssh_proxy_host, context, problems) : undefined
  return proxy ? { kind: 'proxy', proxy } : { kind: 'direct' }
}

function bastionOf(
  options: CommunicatorOptions,
  host: string,
  inherited: Inherited,
  context: KeyContext,
  problems: Problems,
): BastionConfig {
  const password = options.ssh_bastion_password || undefined
  if (password) context.secret(password)
  const before = problems.errors.length
  const bastion = {
    host,
    port: options.ssh_bastion_port || 22,
    username: options.ssh_bastion_username || inherited.username,
    password,
    privateKey: bastionKeyOf(options, inherited.privateKey, context, problems),
    agent: agentChoice(options.ssh_bastion_agent_auth, context),
    interactive: options.ssh_bastion_interactive,
    keepAliveInterval: inherited.keepAliveInterval,
    readWriteTimeout: inherited.readWriteTimeout,
  }
  const logsIn = password || bastion.privateKey || bastion.agent || bastion.interactive || options.ssh_private_key_file
  if (!logsIn && problems.errors.length === before) {
    problems.add(
      'ssh_bastion_host',
      'ssh/bastion',
      `"ssh_bastion_host" "${host}" needs a way to log in there`,
      'Set "ssh_bastion_password", "ssh_bastion_private_key_file", "ssh_bastion_agent_auth" or "ssh_bastion_interactive".',
    )
  }
  return bastion
}

function bastionKeyOf(
  options: CommunicatorOptions,
  inherited: PrivateKeyFile | undefined,
  context: KeyContext,
  problems: Problems,
): PrivateKeyFile | undefined {
  const certificate = options.ssh_bastion_certificate_file
  const names = { key: 'ssh_bastion_private_key_file', certificate: 'ssh_bastion_certificate_file' } as const
  if (options.ssh_bastion_private_key_file || !options.ssh_private_key_file) {
    return keyFileOf(options, names, context, problems)
  }
  if (!certificate || !inherited) return inherited
  return withCertificate(inherited, certificate, names.certificate, context, problems)
}

const SCHEMES: ReadonlyMap<string, ProxyProtocol> = new Map([
  ['socks5', 'socks5'],
  ['socks5h', 'socks5'],
  ['http', 'http'],
  ['https', 'https'],
])
/** SOCKS's is Packer's; the others are those of the schemes, as in Go's HTTP_PROXY. */
const PORTS: Readonly<Record<ProxyProtocol, number>> = { socks5: 1080, http: 80, https: 443 }

function proxyOf(
  options: CommunicatorOptions,
  written: string,
  context: KeyContext,
  problems: Problems,
): ProxyConfig | undefined {
  const wrong = (why: string, hint?: string): undefined => {
    problems.add('ssh_proxy_host', 'ssh/proxy', `"ssh_proxy_host" "${written}" ${why}`, hint)
  }
  const [, scheme = 'socks5', rest = written] = /^([^:/]*):\/\/(.*)$/.exec(written) ?? []
  const protocol = SCHEMES.get(scheme.toLowerCase())
  if (!protocol) {
    const known = [...SCHEMES.keys()]
    const near = nearest(scheme, known)
    return wrong(`has the unknown scheme "${scheme}"`, near ? `did you mean "${near}"?` : `It is ${known.join(', ')}.`)
  }
  const address = rest === written ? { host: written, port: undefined } : addressOf(rest)
  if (address === 'credentials') {
    return wrong('has a user name in it', 'Set "ssh_proxy_username" and "ssh_proxy_password" instead.')
  }
  if (!address)
    return wrong('is not the address of a proxy', 'Such as "proxy.example.com" or "http://proxy.example.com".')
  if (options.ssh_proxy_password) context.secret(options.ssh_proxy_password)
  return {
    protocol,
    host: address.host,
    port: options.ssh_proxy_port || address.port || PORTS[protocol],
    username: options.ssh_proxy_username || undefined,
    password: options.ssh_proxy_password || undefined,
  }
}

/** Takes `host`, `host:port` and `[address]:port` apart. */
function addressOf(text: string): { host: string; port: number | undefined } | 'credentials' | undefined {
  const url = URL.parse(`socks5://${text}`)
  if (!url || url.hostname === '' || url.pathname.length > 1 || url.search || url.hash) return undefined
  if (url.username || url.password) return 'credentials'
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return { host, port: url.port === '' ? undefined : Number(url.port) }
}
