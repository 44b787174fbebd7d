import { readFile, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { type Communicator, generateKeyPair, type KeyPairKind } from '../../communicators/index.ts'
import type { StepContext } from '../../engine/index.ts'
import type { AnsibleOptions } from './ansible.ts'
import type { Way } from './way.ts'

const KINDS: Readonly<Record<AnsibleOptions['ansible_proxy_key_type'], KeyPairKind>> = {
  ECDSA: { type: 'ecdsa', bits: 256 },
  RSA: { type: 'rsa', bits: 2048 },
}

interface LogIn {
  readonly authorizedKeys: readonly string[]
  readonly privateKeyFile: string | undefined
}

/** Puts an SSH server of this computer between Ansible and the machine, whatever the machine is reached by. */
export async function throughProxy(
  options: AnsibleOptions,
  communicator: Communicator,
  folder: string,
  { host, signal }: StepContext,
): Promise<Way> {
  const { knownHostsLine, startSshServer } = await import('../../ssh-server/index.ts')
  const kind = KINDS[options.ansible_proxy_key_type]
  const user = options.user || userInfo().username
  const { authorizedKeys, privateKeyFile } = await logInFor(options, kind, folder, host.cwd)
  const ownHostKey = options.ssh_host_key_file
  const server = await startSshServer({
    communicator,
    user,
    hostKey: ownHostKey
      ? await readFile(resolve(host.cwd, ownHostKey), 'utf8')
      : (await generateKeyPair(kind, 'ingot')).privateKey,
    authorizedKeys,
    port: options.local_port,
    sftpCommand: options.sftp_command,
    folder,
    signal,
  })
  // With a key of the user's own it is for their known_hosts to know it.
  const knownHostsFile = ownHostKey ? undefined : join(folder, 'known_hosts')
  if (knownHostsFile) await writeFile(knownHostsFile, knownHostsLine(server), { mode: 0o600 })
  return {
    connection: 'ssh',
    host: '127.0.0.1',
    port: server.port,
    user,
    privateKeyFile,
    knownHostsFile,
    checksHostKey: false,
    secretsFile: undefined,
    close: () => server.close(),
  }
}

async function logInFor(options: AnsibleOptions, kind: KeyPairKind, folder: string, cwd: string): Promise<LogIn> {
  const own = options.ssh_authorized_key_file
  if (own) {
    const lines = (await readFile(resolve(cwd, own), 'utf8')).split('\n')
    return { authorizedKeys: lines, privateKeyFile: undefined }
  }
  const { privateKey, publicKey } = await generateKeyPair(kind, 'ingot')
  const privateKeyFile = join(folder, 'key')
  await writeFile(privateKeyFile, privateKey, { mode: 0o600 })
  return { authorizedKeys: [publicKey], privateKeyFile }
}
