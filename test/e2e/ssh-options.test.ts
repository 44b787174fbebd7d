import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectSocket, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Communicator, removeLoginKey, type SshConfig } from '../../src/communicators/index.ts'
import { CIPHERS, KEY_EXCHANGES } from '../../src/communicators/ssh-algorithms.ts'
import { CliSandbox } from '../support/cli.ts'
import { killQuietly } from '../support/processes.ts'
import { connectTo, outputOf, RecordingUi, stepContext } from '../support/ssh-step.ts'
import { type Sshd, startSshd } from '../support/sshd.ts'

describe('options of the SSH communicator', () => {
  let home: string
  let sshd: Sshd
  const open: Communicator[] = []
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'ingot-home-'))
    const supported = (what: string) => execFileSync('ssh', ['-Q', what], { encoding: 'utf8' }).trim().split('\n')
    sshd = await startSshd({
      config: [
        `SetEnv SHLVL=1 HOME=${home}`,
        `Ciphers ${supported('cipher').join(',')}`,
        `KexAlgorithms ${supported('kex').join(',')}`,
      ],
    })
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((communicator) => communicator.close()))
  })
  afterAll(async () => {
    await sshd.stop()
    rmSync(home, { recursive: true })
  })

  async function connect(config: Partial<SshConfig>, target?: { host: string; port: number }): Promise<Communicator> {
    const communicator = await connectTo(sshd, { config, ...(target ? { target: () => target } : {}) })
    open.push(communicator)
    return communicator
  }

  test.each(CIPHERS)('ssh_ciphers: %s', async (cipher) => {
    const communicator = await connect({ ciphers: [cipher] })
    expect((await outputOf(communicator, 'head -c 100000 /dev/zero')).length).toBe(100_000)
  })

  // OpenSSH lacks two of them; and Node takes seconds to check a group that was exchanged.
  const others = KEY_EXCHANGES.filter((name) => !/group1[57]-|group-exchange/.test(name))
  test.each(others)('ssh_key_exchange_algorithms: %s', async (name) => {
    expect(await outputOf(await connect({ keyExchange: [name] }), 'echo in')).toBe('in\n')
  })

  test('ssh_pty runs commands in a terminal', async () => {
    expect(await outputOf(await connect({ pty: true }), 'tty; stty size; echo $TERM')).toMatch(
      /^\/dev\/pts\/\d+\r\n40 80\r\nxterm\r\n$/,
    )
    expect(await outputOf(await connect({}), 'tty || true')).toBe('not a tty\n')
  })

  test('ssh_keep_alive_interval asks the machine whether it lives', async () => {
    const [asking, silent] = await Promise.all([counted(sshd), counted(sshd)])
    await connect({ keepAliveInterval: 50 }, asking)
    await connect({ keepAliveInterval: 0 }, silent)
    // What the log-in itself sends is on its way.
    await new Promise((resolve) => setTimeout(resolve, 200))
    const before = [asking.sent(), silent.sent()]
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(asking.sent() - (before[0] ?? 0)).toBeGreaterThan(200)
    expect(silent.sent()).toBe(before[1])
    asking.stop()
    silent.stop()
  })

  test('ssh_read_write_timeout ends a connection from which nothing comes', async () => {
    const communicator = await connect({ readWriteTimeout: 300, keepAliveInterval: 0 })
    const { signal } = new AbortController()
    expect(await communicator.exec('sleep 20', { signal })).toEqual({ kind: 'disconnected' })
    expect(await outputOf(communicator, 'echo back')).toBe('back\n')
  })

  test("ssh_clear_authorized_keys takes the build's key away and leaves the others", async () => {
    const ui = new RecordingUi()
    const [folder, name] = [join(home, '.ssh'), "packer_1.2's [key]"]
    mkdirSync(folder)
    const others = 'ssh-ed25519 AAAA1 me\nssh-ed25519 AAAA2 packer_1x2\n'
    writeFileSync(join(folder, 'authorized_keys'), `${others}ssh-ed25519 AAAA3 ${name}\n`)
    await removeLoginKey(await connect({}), name, 5000, stepContext(ui))
    expect(readFileSync(join(folder, 'authorized_keys'), 'utf8')).toBe(others)
    expect(readdirSync(folder)).toEqual(['authorized_keys'])
    expect(ui.said[0]).toBe('Trying to remove ephemeral keys from authorized_keys files')
  })

  test('a machine that its last script turned off is not waited for any longer than a moment to take the key away', async () => {
    const machine = await startSshd()
    const communicator = await connectTo(machine, {})
    open.push(communicator)
    await machine.kill()
    const ui = new RecordingUi()
    await removeLoginKey(communicator, 'packer_1', 300, stepContext(ui))
    expect(ui.said.at(-1)).toBe('The key could not be removed: the 0.3 s for it passed')
    await machine.stop()
  })

  test('an agent is forwarded by default, and kept away by ssh_disable_agent_forwarding', async () => {
    const socket = join(home, 'agent')
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
    const sandbox = await CliSandbox.make()
    try {
      while (!existsSync(socket)) await new Promise((resolve) => setTimeout(resolve, 10))
      execFileSync('ssh-add', ['-q', sshd.privateKeyFile], { env: { ...process.env, SSH_AUTH_SOCK: socket } })
      sandbox.env['SSH_AUTH_SOCK'] = socket
      const builder = (name: string, options: object) => ({
        type: 'null',
        name,
        ssh_host: sshd.host,
        ssh_port: sshd.port,
        ssh_username: sshd.username,
        ssh_private_key_file: sshd.privateKeyFile,
        ...options,
      })
      const builders = [builder('open', {}), builder('shut', { ssh_disable_agent_forwarding: true })]
      const provisioners = [{ type: 'shell', inline: ['ssh-add -l || true'] }]
      await sandbox.write('t.json', { builders, provisioners })
      const { stdout } = await sandbox.run(['build', 't.json'])
      expect(stdout).toMatch(/open: 256 SHA256:\S+ user \(ED25519\)/)
      expect(stdout).toContain('shut: Could not open a connection to your authentication agent')
    } finally {
      await sandbox.remove()
      if (agent.pid) killQuietly(agent.pid, 'SIGTERM')
    }
  })
})

/** Passes everything on to a server and counts what is sent there. */
async function counted(target: Sshd): Promise<{ host: string; port: number; sent(): number; stop(): void }> {
  let sent = 0
  const server: Server = createServer((socket: Socket) => {
    const onward = connectSocket(target.port, target.host)
    for (const side of [socket, onward]) side.on('error', () => side.destroy())
    socket.on('data', (chunk) => {
      sent += chunk.length
    })
    socket.pipe(onward).pipe(socket)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  return {
    host: '127.0.0.1',
    port: typeof address === 'object' && address ? address.port : 0,
    sent: () => sent,
    stop: () => void server.close(),
  }
}
