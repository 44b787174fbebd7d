import type { Milliseconds } from '../options/index.ts'

/** What is left of the communicator options once they are checked. */
export type CommunicatorConfig = SshConfig | NoCommunicatorConfig

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
  /** The agent's socket, when its keys are to be offered. */
  readonly agent: string | undefined
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
}

export interface PrivateKeyFile {
  /** As the user wrote it. */
  readonly path: string
  readonly key: string
}

/** How files are moved: the quickest that the machine has, or the one that the user asked for. */
export type FileTransfer = 'quickest' | 'scp' | 'sftp'

export type KeyPairKind =
  | { readonly type: 'ed25519' }
  | { readonly type: 'rsa'; readonly bits: number }
  | { readonly type: 'ecdsa'; readonly bits: 256 | 384 | 521 }
