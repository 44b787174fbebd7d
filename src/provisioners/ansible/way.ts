/** How Ansible gets to the machine. */
export interface Way {
  readonly connection: 'ssh' | 'winrm'
  readonly host: string
  readonly port: number
  readonly user: string
  /** Of a private key that only its owner may read. */
  readonly privateKeyFile: string | undefined
  /** Holds the keys by which the other side is known. */
  readonly knownHostsFile: string | undefined
  /** Whether ssh must refuse every other key; where it needn't, the port is this process's own. */
  readonly checksHostKey: boolean
  /** A file of variables that hold a password, which must not stand in a command line. */
  readonly secretsFile: string | undefined
  close(): Promise<void>
}
