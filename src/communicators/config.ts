import type { Milliseconds } from '../options/index.ts'
import type { Certificate } from './ssh/certificate.ts'

/** What is left of the communicator options once they are checked. */
export type CommunicatorConfig = SshConfig | WinRmConfig | NoCommunicatorConfig

export interface NoCommunicatorConfig {
  readonly type: 'none'
}

export interface SshConfig {
  readonly type: 'ssh'
  /** As written by the user, for builders that know no better address. */
  readonly host: string | undefined
  readonly port: number
  readonly username: string
  readonly password: string | undefined
  /** The private key of `ssh_private_key_file`, in a form the SSH library reads. */
  readonly privateKey: PrivateKeyFile | undefined
  /** Set when the agent's keys are to be offered. */
  readonly agent: AgentChoice | undefined
  /** The agent's socket, when it is to be forwarded. */
  readonly forwardedAgent: string | undefined
  readonly ciphers: readonly string[] | undefined
  readonly keyExchange: readonly string[] | undefined
  readonly pty: boolean
  readonly pauseBeforeConnecting: Milliseconds
  /** Infinity for no limit. */
  readonly timeout: Milliseconds
  /** How many refused log-ins to accept; Infinity for no limit. */
  readonly handshakeAttempts: number
  /** 0 turns it off. */
  readonly keepAliveInterval: Milliseconds
  /** 0 for none. */
  readonly readWriteTimeout: Milliseconds
  readonly fileTransfer: FileTransfer
  readonly clearAuthorizedKeys: boolean
  readonly temporaryKeyPair: KeyPairKind
  readonly route: RouteConfig
  /** Ports here that lead to hosts as the machine sees them. */
  readonly localTunnels: readonly Tunnel[]
  /** Ports of the machine that lead to hosts as this side sees them. */
  readonly remoteTunnels: readonly Tunnel[]
}

export interface PrivateKeyFile {
  /** As the user wrote it. */
  readonly path: string
  readonly key: string
  readonly certificate?: CertificateFile | undefined
}

export interface CertificateFile {
  /** As the user wrote it. */
  readonly path: string
  readonly certificate: Certificate
}

/** What is between this side and the machine. */
export type RouteConfig =
  | { readonly kind: 'direct' }
  | { readonly kind: 'bastion'; readonly bastion: BastionConfig }
  | { readonly kind: 'proxy'; readonly proxy: ProxyConfig }

export interface BastionConfig {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: string | undefined
  readonly privateKey: PrivateKeyFile | undefined
  readonly agent: AgentChoice | undefined
  /** Ask the person at the terminal what the bastion host asks. */
  readonly interactive: boolean
  readonly keepAliveInterval: Milliseconds
  readonly readWriteTimeout: Milliseconds
}

export interface ProxyConfig {
  readonly protocol: ProxyProtocol
  readonly host: string
  readonly port: number
  readonly username: string | undefined
  readonly password: string | undefined
}

export type ProxyProtocol = 'socks5' | 'http' | 'https'

/** `port` listens on localhost, and leads to `target`. */
export interface Tunnel {
  readonly port: number
  readonly target: { readonly host: string; readonly port: number }
}

/**
 * The user asked for the SSH agent. Where no socket is known none runs, which is a mistake only when it is needed:
 * templates are validated on other machines.
 */
export interface AgentChoice {
  readonly socket: string | undefined
}

/** How files are moved: the quickest that the machine has, or the one that the user asked for. */
export type FileTransfer = 'quickest' | 'scp' | 'sftp'

export type KeyPairKind =
  | { readonly type: 'ed25519' }
  | { readonly type: 'rsa'; readonly bits: number }
  | { readonly type: 'ecdsa'; readonly bits: 256 | 384 | 521 }

export interface WinRmConfig {
  readonly type: 'winrm'
  /** As written by the user, for builders that know no better address. */
  readonly host: string | undefined
  readonly port: number
  readonly username: string
  /** Undefined when the builder finds it out, and with a certificate. */
  readonly password: string | undefined
  /** `password` takes what the machine offers. */
  readonly login: 'password' | 'basic' | 'ntlm'
  /** PEM texts; logs in without a password. */
  readonly clientCertificate: { readonly cert: string; readonly key: string } | undefined
  readonly useSsl: boolean
  /** Any certificate of the machine will do. */
  readonly insecure: boolean
  readonly noProxy: boolean
  readonly pauseBeforeConnecting: Milliseconds
  readonly timeout: Milliseconds
}
