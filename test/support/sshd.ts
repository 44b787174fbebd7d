import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort, untilListening } from './ports.ts'
import { descendantsOf, killQuietly } from './processes.ts'

export interface SshdOptions {
  /** An address of 127.0.0.0/8. */
  readonly host?: string
  readonly port?: number
  /** Lines put before the helper's own: sshd takes the first of each keyword. */
  readonly config?: readonly string[]
  /** Leaves the sftp subsystem out. */
  readonly withoutSftp?: boolean
  /** Replaces the PATH of what is run, such as with a folder that has no `tar`. */
  readonly path?: string
  /** What runs sshd, which follows as its arguments: a world of its own, such as with other accounts. */
  readonly within?: (folder: string) => readonly string[]
}

/** A real OpenSSH server of this test's own: its keys and settings are in a temporary folder. */
export interface Sshd {
  readonly host: string
  readonly port: number
  /** Who may log in: the user who runs the tests. */
  readonly username: string
  /** The key that it accepts. */
  readonly privateKeyFile: string
  readonly privateKey: string
  /** Its own key, as a line `ssh-ed25519 AAAA…`. */
  readonly hostPublicKey: string
  readonly folder: string
  log(): string
  /** Cuts all connections, the listener stays. */
  killSessions(): void
  /** Ends everything at once, as a power cut does. */
  kill(): Promise<void>
  /** Starts it again on the same port, with the same keys unless told otherwise. */
  start(options?: { readonly newHostKey?: boolean }): Promise<void>
  /** Ends it and removes its folder. */
  stop(): Promise<void>
}

export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  const host = options.host ?? '127.0.0.1'
  const port = options.port ?? (await freePort(host))
  const folder = mkdtempSync(join(tmpdir(), 'ingot-sshd-'))
  const hostKey = join(folder, 'host_key')
  const userKey = join(folder, 'user_key')
  const logFile = join(folder, 'log')
  makeKey(hostKey, 'host')
  makeKey(userKey, 'user')
  writeFileSync(join(folder, 'authorized_keys'), readFileSync(`${userKey}.pub`), { mode: 0o600 })
  writeFileSync(join(folder, 'sshd_config'), configuration(host, port, folder, options))
  let child: ChildProcess | undefined

  const sshd: Sshd = {
    host,
    port,
    username: userInfo().username,
    privateKeyFile: userKey,
    privateKey: readFileSync(userKey, 'utf8'),
    hostPublicKey: readFileSync(`${hostKey}.pub`, 'utf8').trim(),
    folder,
    log: () => readFileSync(logFile, 'utf8'),
    killSessions() {
      if (child?.pid) for (const pid of descendantsOf(child.pid)) killQuietly(pid, 'SIGKILL')
    },
    async kill() {
      if (!child?.pid) return
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((resolve) => child?.once('exit', resolve))
        sshd.killSessions()
        killQuietly(child.pid, 'SIGKILL')
        await ended
      }
      child = undefined
    },
    async start({ newHostKey = false } = {}) {
      if (newHostKey) {
        rmSync(hostKey)
        makeKey(hostKey, 'new host')
      }
      const log = openSync(logFile, 'a')
      const [program = '', ...args] = [
        ...(options.within?.(folder) ?? []),
        '/usr/sbin/sshd',
        ...['-D', '-e', '-f', join(folder, 'sshd_config')],
      ]
      child = spawn(program, args, { stdio: ['ignore', log, log] })
      await untilListening(host, port).catch((error) => {
        throw new Error(`${error}\n${sshd.log()}`)
      })
    },
    async stop() {
      await sshd.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await sshd.start()
  return sshd
}

function makeKey(path: string, comment: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', path])
}

function configuration(host: string, port: number, folder: string, options: SshdOptions): string {
  const isRoot = userInfo().uid === 0
  // sshd keeps its unprivileged part in this folder and refuses to start without it.
  if (isRoot) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  return [
    ...(options.config ?? []),
    `ListenAddress ${host}:${port}`,
    `HostKey ${folder}/host_key`,
    `PidFile ${folder}/pid`,
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    'StrictModes no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    // Without it a locked account can't even use its key.
    `UsePAM ${isRoot && isLocked('root') ? 'yes' : 'no'}`,
    'UseDNS no',
    'PrintMotd no',
    // Of this keyword alone sshd takes the last.
    ...(options.config?.some((line) => line.startsWith('MaxStartups')) ? [] : ['MaxStartups 200']),
    'MaxSessions 100',
    ...(options.withoutSftp ? [] : ['Subsystem sftp /usr/lib/openssh/sftp-server']),
    // A shell at level 2 does not read the user's own ~/.bashrc, which may do anything and take its time.
    `SetEnv SHLVL=1${options.path ? ` PATH=${options.path}` : ''}`,
    '',
  ].join('\n')
}

function isLocked(user: string): boolean {
  const line = readFileSync('/etc/shadow', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${user}:`))
  return line?.split(':')[1]?.startsWith('!') ?? false
}
