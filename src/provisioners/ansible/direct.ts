import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Communicator } from '../../communicators/index.ts'
import type { GeneratedData, Ui } from '../../engine/index.ts'
import type { AnsibleOptions } from './ansible.ts'
import type { Way } from './way.ts'

/** Why Ansible can't reach the machine by itself, as a sentence, or undefined. */
export function whyNotDirect(generated: GeneratedData): string | undefined {
  if (text(generated, 'Host') === '') {
    return 'use_proxy is false, but instance does not have an IP address to give to Ansible. Falling back to use localhost proxy.'
  }
  const connection = generated['ConnType']
  if (connection === 'ssh' || connection === 'winrm') return undefined
  return 'use_proxy is false, but communicator is neither ssh nor winrm, so without the proxy ansible will not function. Falling back to localhost proxy.'
}

/** Gives Ansible what the build's own connection has: address, user, key or password, and the machine's host key. */
export async function straightToMachine(
  options: AnsibleOptions,
  communicator: Communicator,
  generated: GeneratedData,
  folder: string,
  ui: Ui,
): Promise<Way> {
  const host = text(generated, 'Host')
  const port = Number(generated['Port'])
  const user = options.user || text(generated, 'User')
  const common = { host, port, user, close: async () => {} }
  if (generated['ConnType'] === 'winrm') {
    ui.message('Not using Proxy adapter for Ansible run:\n\tUsing WinRM Password from Packer communicator...')
    const secretsFile = await writePassword(generated, folder)
    const none = { privateKeyFile: undefined, knownHostsFile: undefined, checksHostKey: false }
    return { ...common, ...none, connection: 'winrm', secretsFile }
  }
  ui.message('Not using Proxy adapter for Ansible run:\n\tUsing ssh keys from Packer communicator...')
  const privateKeyFile = await keyFileOf(generated, folder)
  const knownHostsFile = await writeKnownHosts(communicator, host, port, folder)
  const byPassword = privateKeyFile === undefined && generated['SSHAgentAuth'] !== true
  const secretsFile = byPassword ? await writePassword(generated, folder) : undefined
  return {
    ...common,
    connection: 'ssh',
    privateKeyFile,
    knownHostsFile,
    checksHostKey: knownHostsFile !== undefined,
    secretsFile,
  }
}

async function keyFileOf(generated: GeneratedData, folder: string): Promise<string | undefined> {
  const file = text(generated, 'SSHPrivateKeyFile')
  if (file !== '' || generated['SSHAgentAuth'] === true) return file || undefined
  const key = text(generated, 'SSHPrivateKey')
  if (key === '') return undefined
  const path = join(folder, 'key')
  await writeFile(path, `${key.trimEnd()}\n`, { mode: 0o600 })
  return path
}

/** @returns undefined when the build doesn't know the machine's key */
async function writeKnownHosts(
  communicator: Communicator,
  host: string,
  port: number,
  folder: string,
): Promise<string | undefined> {
  const keys = (await communicator.hostKeys?.()) ?? []
  if (keys.length === 0) return undefined
  const path = join(folder, 'known_hosts')
  const name = port === 22 ? host : `[${host}]:${port}`
  await writeFile(path, keys.map((key) => `${name} ${key}\n`).join(''), { mode: 0o600 })
  return path
}

async function writePassword(generated: GeneratedData, folder: string): Promise<string | undefined> {
  const password = text(generated, 'Password')
  if (password === '') return undefined
  const path = join(folder, 'secrets.json')
  await writeFile(path, JSON.stringify({ ansible_password: password }), { mode: 0o600 })
  return path
}

function text(generated: GeneratedData, name: string): string {
  const value = generated[name]
  return typeof value === 'string' ? value : ''
}
