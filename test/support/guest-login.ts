import { execFile, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const execFileText = promisify(execFile)

/** How long an emulated guest on a busy computer may take to boot. */
const bootTime = 300_000

/** Logs in to a guest with OpenSSH's own client. */
export interface GuestLogin {
  /** Standard output of a command that succeeds. */
  run(command: string): Promise<string>
  /** Doesn't wait for the command, whose connection may break. */
  start(command: string): Promise<void>
  untilOpen(): Promise<void>
  /** `type base64` of each key that its SSH server shows. */
  hostKeys(): Promise<string[]>
}

export async function makeKey(folder: string, name: string): Promise<{ file: string; publicKey: string }> {
  const file = join(folder, `${name}.key`)
  await execFileText('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file])
  return { file, publicKey: (await readFile(`${file}.pub`, 'utf8')).trim() }
}

export function guestLogin(keyFile: string, user: string, address: string): GuestLogin {
  const options = [
    '-i',
    keyFile,
    '-F',
    'none',
    '-o',
    'IdentitiesOnly=yes',
    '-o',
    'BatchMode=yes',
    '-o',
    'LogLevel=ERROR',
  ]
  const unchecked = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'ConnectTimeout=10']
  const words = [...options, ...unchecked, `${user}@${address}`]
  const run = async (command: string): Promise<string> =>
    (await execFileText('ssh', [...words, command], { maxBuffer: 2 ** 25 })).stdout
  return {
    run,
    async start(command) {
      const child = spawn('ssh', [...words, command], { stdio: 'ignore' })
      child.on('error', () => {})
    },
    async untilOpen() {
      const limit = Date.now() + bootTime
      for (;;) {
        try {
          await run('true')
          return
        } catch (error) {
          if (Date.now() > limit) throw error
          await sleep(500)
        }
      }
    },
    async hostKeys() {
      const { stdout } = await execFileText('ssh-keyscan', ['-T', '30', address])
      return stdout
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => line.split(' ').slice(1, 3).join(' '))
        .sort()
    },
  }
}

/** The keys that cloud-init printed on a console, as `type base64`. */
export function hostKeysOf(console: string): string[] {
  const block = /-----BEGIN SSH HOST KEY KEYS-----([\s\S]*?)-----END SSH HOST KEY KEYS-----/.exec(console)?.[1] ?? ''
  return block
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.split(' ').slice(0, 2).join(' '))
}
