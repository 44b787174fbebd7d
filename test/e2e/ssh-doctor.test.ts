import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Communicator, generateKeyPair } from '../../src/communicators/index.ts'
import type { IngotError } from '../../src/errors/index.ts'
import { type OddGuestOptions, startOddGuest } from '../support/odd-guest.ts'
import { freePort } from '../support/ports.ts'
import {
  bastionRouteFor,
  type ConnectOptions,
  connectTo,
  type LogInTarget,
  outputOf,
  RecordingUi,
  stepContext,
} from '../support/ssh-step.ts'
import { type Sshd, type SshdOptions, startSshd } from '../support/sshd.ts'

const { signal } = new AbortController()
/** Another account or firewall rules are nobody else's to make. */
const isRoot = userInfo().uid === 0
const asRoot = test.runIf(isRoot)
/** Refused log-ins end it at once; a machine that is reached at all is reached in time. */
const REFUSED = { handshakeAttempts: 1, timeout: 20_000 }

const servers: { stop(): Promise<void> }[] = []
const communicators: Communicator[] = []
// Tests run side by side, so that nothing ends before the last one.
afterAll(async () => {
  await Promise.all(communicators.splice(0).map((communicator) => communicator.close()))
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

async function sshd(options: SshdOptions = {}): Promise<Sshd> {
  const server = await startSshd(options)
  servers.push(server)
  return server
}

async function guest(options: OddGuestOptions): Promise<Sshd> {
  const server = await startOddGuest(options)
  servers.push(server)
  return server
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.push({ stop: async () => void server.close() })
  return (server.address() as AddressInfo).port
}

/** A connection that the server has greeted, and that doesn't log in. */
async function takingPlace(server: Sshd): Promise<Socket> {
  for (;;) {
    const socket = connect(server.port, '127.0.0.1')
    const greeting = await new Promise((resolve) => socket.once('data', resolve))
    if (String(greeting).startsWith('SSH-')) return socket
    socket.destroy()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** How the wait for a machine ends. */
async function failure(server: LogInTarget, options: ConnectOptions = {}): Promise<IngotError> {
  return connectTo(server, options).then(
    (communicator) => {
      communicators.push(communicator)
      throw new Error('could log in')
    },
    (error) => error,
  )
}

/** Logs in to a machine on which something is wrong all the same, and returns what is told about it. */
async function loggedIn(
  server: Sshd,
  options: ConnectOptions = {},
): Promise<{ communicator: Communicator; told: string }> {
  const ui = new RecordingUi()
  const communicator = await connectTo(server, { ...options, context: stepContext(ui) })
  communicators.push(communicator)
  return { communicator, told: ui.said.filter((line) => line.startsWith('Logged in, but: ')).join('\n') }
}

describe.concurrent('why a machine is not reached', () => {
  const NO_ROUTE = '127.66.77.1'
  const FILTERED = '127.66.77.2'
  const RULES = [
    ['OUTPUT', '-d', NO_ROUTE, '-p', 'tcp', '-j', 'REJECT', '--reject-with', 'icmp-host-unreachable'],
    ['OUTPUT', '-d', FILTERED, '-p', 'tcp', '-j', 'DROP'],
  ]
  let target: Sshd
  beforeAll(async () => {
    if (isRoot) for (const rule of RULES) execFileSync('iptables', ['-w', '-A', ...rule])
    target = await startSshd()
  })
  afterAll(async () => {
    if (isRoot) for (const rule of RULES) execFileSync('iptables', ['-w', '-D', ...rule])
    await target.stop()
  })

  const at = (host: string, port: number, timeout: number): ConnectOptions => ({
    target: () => ({ host, port }),
    hostKeys: { kind: 'pin' },
    config: { timeout },
  })

  test('the name has no address', async () => {
    const error = await failure(target, at('no..such..host', 22, 300))
    expect(error).toMatchObject({ code: 'ssh/name-not-found', hint: expect.stringContaining('spelled') })
  })

  asRoot('there is no route', async () => {
    expect(await failure(target, at(NO_ROUTE, 22, 300))).toMatchObject({ code: 'ssh/no-route' })
  })

  asRoot('a firewall drops everything', async () => {
    const error = await failure(target, at(FILTERED, 22, 2300))
    expect(error).toMatchObject({ code: 'ssh/filtered', hint: expect.stringContaining('security group') })
  })

  test('the port is closed', async () => {
    const port = await freePort()
    expect(await failure(target, at('127.0.0.1', port, 300))).toMatchObject({ code: 'ssh/port-closed' })
  })

  test('the port accepts and says nothing', async () => {
    const port = await listening(createServer(() => {}))
    expect(await failure(target, at('127.0.0.1', port, 2300))).toMatchObject({ code: 'ssh/no-banner' })
  })

  test('the server hangs up before its banner', async () => {
    const port = await listening(createServer((socket) => socket.end()))
    expect(await failure(target, at('127.0.0.1', port, 400))).toMatchObject({ code: 'ssh/closed-before-banner' })
  })

  test('an HTTP server listens there', async () => {
    const port = await listening(createHttpServer())
    const error = await failure(target, at('127.0.0.1', port, 2300))
    expect(error).toMatchObject({ code: 'ssh/not-ssh', message: expect.stringContaining('an HTTP server') })
  })

  test('a mail server listens there', async () => {
    const port = await listening(createServer((socket) => socket.on('error', () => {}).write('220 mx ESMTP mail\r\n')))
    const error = await failure(target, at('127.0.0.1', port, 1000))
    expect(error).toMatchObject({ code: 'ssh/not-ssh', message: expect.stringContaining('a mail server') })
  })

  test('others take all places of MaxStartups', async () => {
    const busy = await sshd({ config: ['MaxStartups 1'] })
    const other = await takingPlace(busy)
    const error = await failure(busy, { config: { timeout: 600 } })
    other.destroy()
    expect(error).toMatchObject({ code: 'ssh/too-many-connections', message: expect.stringContaining('Exceeded') })
  })

  test('a bastion host is reached and the machine behind it is not', async () => {
    const port = await freePort()
    const config = { route: bastionRouteFor(target), timeout: 1000 }
    const error = await failure(target, { config, target: () => ({ host: '127.0.0.1', port }) })
    expect(error).toMatchObject({ code: 'ssh/port-closed', message: expect.stringContaining('the bastion host can') })
  })

  test('a bastion host is not reached', async () => {
    const route = bastionRouteFor(target, { port: await freePort() })
    expect(await failure(target, { config: { route, timeout: 400 } })).toMatchObject({
      code: 'ssh/bastion-port-closed',
    })
  })

  test('a bastion host forwards nothing', async () => {
    const bastion = await sshd({ config: ['AllowTcpForwarding no'] })
    const error = await failure(target, { config: { route: bastionRouteFor(bastion), timeout: 1000 } })
    expect(error).toMatchObject({ code: 'ssh/bastion-forwarding-denied' })
  })
})

describe.concurrent('why both sides do not agree', () => {
  test.each([
    ['key exchange methods', 'KexAlgorithms diffie-hellman-group14-sha1', 'diffie-hellman-group14-sha1', 'Add "'],
    ['ciphers', 'Ciphers aes256-cbc', 'aes256-cbc', 'Add "aes256-cbc" to "ssh_ciphers"'],
    ['check sums', 'Ciphers aes128-ctr\nMACs umac-64@openssh.com', 'umac-64@openssh.com', 'sshd_config'],
  ])('old %s only', async (_what, config, name, hint) => {
    const error = await failure(await sshd({ config: [config] }), { config: { timeout: 1500 } })
    expect(error).toMatchObject({ code: 'ssh/no-common-algorithm', hint: expect.stringContaining(hint) })
    expect(error.details[0]).toBe(`the server offers: ${name}`)
    expect(error.details[1]).toMatch(/^Ingot offers: \w+.*, /)
  })

  test('the server falls silent after its banner', async () => {
    const port = await listening(createServer((socket) => socket.on('error', () => {}).write('SSH-2.0-odd\r\n')))
    const target = { host: '127.0.0.1', port, username: 'root', privateKeyFile: '', privateKey: '' }
    const error = await failure(target, { config: { timeout: 2300, privateKey: undefined } })
    expect(error).toMatchObject({ code: 'ssh/handshake-stalled', message: expect.stringContaining('went silent') })
  })

  test('the host key changes between two connections', async () => {
    const server = await sshd()
    const { communicator } = await loggedIn(server, { hostKeys: { kind: 'pin' } })
    await server.kill()
    await server.start({ newHostKey: true })
    await expect(outputOf(communicator, 'true')).rejects.toMatchObject({ code: 'ssh/host-key-mismatch' })
  })
})

describe.concurrent('why a log-in is refused, as the server tells it', () => {
  test('a key that it does not know', async () => {
    const { privateKey } = await generateKeyPair({ type: 'ed25519' }, '')
    const error = await failure(await sshd(), { config: { ...REFUSED, privateKey: { path: 'k', key: privateKey } } })
    expect(error).toMatchObject({ code: 'ssh/login-refused', hint: expect.stringContaining('authorized_keys') })
  })

  test('a password where only keys are taken', async () => {
    const error = await failure(await sshd(), { config: { ...REFUSED, privateKey: undefined, password: 'x' } })
    expect(error).toMatchObject({ code: 'ssh/method-refused', hint: 'Set "ssh_private_key_file".' })
  })

  test('more keys than MaxAuthTries allows', async () => {
    const keys = await Promise.all([1, 2].map(() => generateKeyPair({ type: 'ed25519' }, '')))
    const generatedKeys = keys.map(({ privateKey }) => privateKey)
    const config = { ...REFUSED, privateKey: undefined }
    const error = await failure(await sshd({ config: ['MaxAuthTries 1'] }), { config, generatedKeys })
    expect(error).toMatchObject({ code: 'ssh/too-many-attempts', hint: expect.stringContaining('ssh_agent_auth') })
  })

  test('a password is wanted next to the key', async () => {
    const config = ['PasswordAuthentication yes', 'AuthenticationMethods publickey,password']
    const error = await failure(await sshd({ config }), { config: REFUSED })
    expect(error).toMatchObject({ code: 'ssh/more-factors', message: expect.stringContaining('as well: password') })
  })

  asRoot('the key is right, and PAM keeps the account out', async () => {
    const server = await guest({ config: ['UsePAM yes'], shadow: '*:19000:0:99999:7::1:' })
    const error = await failure(server, { config: { handshakeAttempts: 1, timeout: 1500 } })
    expect(error, server.log()).toMatchObject({ code: 'ssh/account-refused', hint: expect.stringContaining('chage') })
  })

  asRoot('root may not log in', async () => {
    const error = await failure(await sshd({ config: ['PermitRootLogin no'] }), { config: REFUSED })
    expect(error).toMatchObject({ code: 'ssh/root-not-allowed' })
  })
})

describe.concurrent("why a log-in is refused, as the server's log on the console tells it", () => {
  const cases: readonly [string, string, () => Promise<Sshd>, string?][] = [
    ['ssh/account-locked', '"ingot-guest" is locked', () => guest({ shadow: '!:19000:0:99999:7:::' })],
    ['ssh/account-expired', '"ingot-guest" has expired', () => guest({ shadow: '*:19000:0:99999:7::1:' })],
    ['ssh/shell-missing', '/bin/gone, does not exist', () => guest({ shell: '/bin/gone' })],
    ['ssh/user-not-allowed', 'not listed in AllowUsers', () => sshd({ config: ['AllowUsers somebody'] })],
    ['ssh/user-not-allowed', 'listed in DenyUsers', () => guest({ config: ['DenyUsers ingot-guest'] })],
    ['ssh/no-such-user', 'no user "nobody-here"', () => sshd(), 'nobody-here'],
    ['ssh/key-type-refused', 'ssh-ed25519', () => sshd({ config: ['PubkeyAcceptedAlgorithms rsa-sha2-512'] })],
    ['ssh/key-file-permissions', 'bad ownership or modes for', openToAll],
  ]
  asRoot.each(cases)('%s: %s', async (code, words, start, username) => {
    const server = await start()
    const config = { ...REFUSED, ...(username ? { username } : {}) }
    const error = await failure(server, { config, console: () => server.log() })
    expect(error, server.log()).toMatchObject({ code, message: expect.stringContaining(words) })
    expect(error.details).toContain("the last lines of the machine's console:")
  })

  async function openToAll(): Promise<Sshd> {
    const server = await sshd({ config: ['StrictModes yes'] })
    chmodSync(join(server.folder, 'authorized_keys'), 0o666)
    return server
  }
})

describe.concurrent('what is wrong behind a log-in', () => {
  const shells: readonly [string, string, OddGuestOptions][] = [
    ['ssh/shell-nologin', 'is nologin', { shell: '/usr/sbin/nologin' }],
    ['ssh/shell-broken', 'exit status 1', { shell: '/bin/false' }],
    ['ssh/password-expired', 'has expired', { shadow: '*:0:0:99999:7:::', config: ['UsePAM yes'] }],
    ['ssh/sftp-only', 'move files only', { config: ['ForceCommand internal-sftp'] }],
    ['ssh/no-sessions', 'starts no commands', { config: ['MaxSessions 0'] }],
    ['ssh/forced-command', 'it prints "go away"', { config: ['ForceCommand echo go away; exit 0'] }],
  ]
  asRoot.each(shells)('%s is told, and named by what fails of it', async (code, words, options) => {
    const { communicator, told } = await loggedIn(await guest(options))
    expect(told).toContain(words)
    expect(told).toContain(`(${code})`)
    const failing = communicator.exec('test -e /etc/passwd', { signal })
    if (code === 'ssh/forced-command') expect(await failing).toEqual({ kind: 'exit', code: 0 })
    else await expect(failing).rejects.toMatchObject({ code, hint: expect.any(String) })
  })

  asRoot('ssh/wrong-user: the image wants another one', async () => {
    const server = await guest({})
    const command = `echo 'Please login as the user \\"admin\\" rather than the user \\"root\\".';echo;sleep 10;exit 142`
    const keys = join(server.folder, 'authorized_keys')
    writeFileSync(keys, `command="${command}" ${readFileSync(keys, 'utf8')}`)
    const { communicator, told } = await loggedIn(server)
    expect(told).toContain('Set "ssh_username" to "admin". (ssh/wrong-user)')
    const failing = communicator.upload(Buffer.from('x'), '/tmp/script.sh', { signal })
    await expect(failing).rejects.toMatchObject({ code: 'ssh/wrong-user' })
  })

  asRoot('ssh/closed-after-login: the server hangs up on the first command', async () => {
    const error = await failure(await guest({ config: ['ForceCommand kill -9 $PPID'] }), { config: { timeout: 1500 } })
    expect(error).toMatchObject({ code: 'ssh/closed-after-login' })
  })

  asRoot('ssh/shell-noisy: files arrive all the same', async () => {
    const folder = await sshd()
    const shell = join(folder.folder, 'noisy')
    writeFileSync(shell, '#!/bin/sh\necho Welcome to this machine\nexec /bin/sh "$@"\n', { mode: 0o755 })
    chmodSync(folder.folder, 0o755)
    const server = await guest({ shell })
    const { communicator, told } = await loggedIn(server)
    expect(told).toContain('prints "Welcome to this machine" before every command')
    chmodSync(server.folder, 0o777)
    const file = join(server.folder, 'file')
    await communicator.upload(Buffer.from('text'), file, { signal })
    expect(readFileSync(file, 'utf8')).toBe('text')
  })

  asRoot('ssh/disk-full: /tmp', async () => {
    const { communicator, told } = await loggedIn(await guest({ tmp: 'full' }))
    expect(told).toMatch(/"\/tmp" on the machine is full: 0 KiB of 0 MiB.* \(ssh\/disk-full\)/)
    const failing = communicator.upload(Buffer.alloc(100_000), '/tmp/script.sh', { signal })
    await expect(failing).rejects.toMatchObject({
      code: 'ssh/disk-full',
      message: expect.stringContaining('/tmp/script.sh'),
    })
  })

  asRoot('ssh/tmp-read-only', async () => {
    const { communicator, told } = await loggedIn(await guest({ tmp: 'read-only' }))
    expect(told).toContain('(ssh/tmp-read-only)')
    const failing = communicator.upload(Buffer.from('x'), '/tmp/script.sh', { signal })
    await expect(failing).rejects.toMatchObject({ code: 'ssh/tmp-read-only' })
  })

  asRoot('ssh/tmp-noexec', async () => {
    const { told } = await loggedIn(await guest({ tmp: 'noexec' }))
    expect(told).toMatch(/noexec.*remote_folder.*\(ssh\/tmp-noexec\)/)
  })

  test.each(['sftp', 'scp'] as const)(
    'ssh/no-file-transfer: %s was asked for and is not there',
    async (fileTransfer) => {
      // Its PATH has no scp, nor anything else.
      const server = await sshd({ withoutSftp: true, path: '/nowhere' })
      const { communicator } = await loggedIn(server, { config: { fileTransfer } })
      const failing = communicator.upload(Buffer.from('x'), join(server.folder, 'file'), { signal })
      await expect(failing).rejects.toMatchObject({
        code: 'ssh/no-file-transfer',
        message: expect.stringContaining(`no ${fileTransfer}`),
        hint: expect.stringContaining('ssh_file_transfer_method'),
      })
    },
  )

  asRoot('nothing is told of a machine that is well', async () => {
    expect((await loggedIn(await guest({}))).told).toBe('')
  })
})
