import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type BastionConfig,
  type Communicator,
  generateKeyPair,
  type SshConfig,
} from '../../src/communicators/index.ts'
import { IngotError } from '../../src/errors/index.ts'
import { communicatorConformance } from '../conformance/communicator.ts'
import { PROGRAM } from '../support/ingot.ts'
import { startPasswordServer } from '../support/password-server.ts'
import { freePort } from '../support/ports.ts'
import { bastionRouteFor, connectTo, outputOf, RecordingUi, stepContextAt } from '../support/ssh-step.ts'
import { type Sshd, startSshd } from '../support/sshd.ts'

communicatorConformance('ssh through a bastion host', async () => {
  const [bastion, target] = await Promise.all([startSshd(), startSshd()])
  const home = mkdtempSync(join(tmpdir(), 'ingot-home-'))
  return {
    communicator: await connectTo(target, {
      config: { route: bastionRouteFor(bastion) },
      context: stepContextAt(home),
    }),
    async stop() {
      await Promise.all([bastion.stop(), target.stop()])
      rmSync(home, { recursive: true })
    },
  }
})

describe('a bastion host', () => {
  let bastion: Sshd
  let target: Sshd
  let home: string
  const open: Communicator[] = []
  beforeAll(async () => {
    ;[bastion, target] = await Promise.all([startSshd(), startSshd()])
  })
  afterAll(() => Promise.all([bastion.stop(), target.stop()]))
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'ingot-home-'))
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((communicator) => communicator.close()))
    rmSync(home, { recursive: true })
  })

  async function connect(
    changes: Partial<BastionConfig> = {},
    config: Partial<SshConfig> = {},
    ui = new RecordingUi(),
  ) {
    const route = bastionRouteFor(bastion, changes)
    const communicator = await connectTo(target, { config: { route, ...config }, context: stepContextAt(home, ui) })
    open.push(communicator)
    return communicator
  }

  test('is where the machine sees the connection come from', async () => {
    const before = bastion.log().length
    const communicator = await connect()
    const [from, port] = (await outputOf(communicator, 'echo $SSH_CONNECTION')).split(' ')
    expect([from, port]).not.toContain(undefined)
    // The machine's peer is a socket of the bastion's server, not of this process.
    const owner = execFileSync('ss', ['-tnpH', `sport = :${port}`], { encoding: 'utf8' })
    expect(owner).toContain('sshd')
    expect(bastion.log().slice(before)).toContain('Accepted publickey')
  })

  test('serves all connections with one of its own, also after the machine has restarted', async () => {
    const before = bastion.log().length
    const communicator = await connect()
    expect(await outputOf(communicator, 'echo one')).toBe('one\n')
    await target.kill()
    await target.start()
    expect(await outputOf(communicator, 'echo two')).toBe('two\n')
    expect(
      bastion
        .log()
        .slice(before)
        .match(/Accepted publickey/g),
    ).toHaveLength(1)
  })

  test('may die: the next command goes through a new connection to it', async () => {
    const ui = new RecordingUi()
    const communicator = await connect({}, {}, ui)
    await bastion.kill()
    await bastion.start()
    expect(await outputOf(communicator, 'echo again')).toBe('again\n')
    expect(ui.said).toContain(
      `The connection to the bastion host 127.0.0.1:${bastion.port} was lost; connecting again...`,
    )
  })

  test('that dies while a command runs is told from an exit status', async () => {
    const communicator = await connect()
    const { signal } = new AbortController()
    const running = communicator.exec('echo begun; sleep 20', { signal, onStdout: () => bastion.killSessions() })
    expect(await running).toEqual({ kind: 'disconnected' })
  })

  test('is left when the communicator is closed', async () => {
    const communicator = await connect()
    expect(sessionsOf(bastion)).toBeGreaterThan(0)
    await communicator.close()
    for (let waited = 0; sessionsOf(bastion) > 0 && waited < 100; waited++) await sleep(20)
    expect(sessionsOf(bastion)).toBe(0)
  })

  describe('failures name the hop', () => {
    test('nothing listens on the bastion host', async () => {
      const port = await freePort()
      const failing = connect({ port }, { timeout: 500 })
      await expect(failing).rejects.toMatchObject({
        code: 'ssh/bastion-port-closed',
        message: expect.stringContaining(`the bastion host 127.0.0.1:${port}: connection refused`),
        hint: expect.stringContaining('"ssh_bastion_host"'),
      })
    })

    test('the bastion host refuses the log-in', async () => {
      const { privateKey } = await generateKeyPair({ type: 'ed25519' }, '')
      const failing = connect({ privateKey: { path: 'b.pem', key: privateKey } }, { handshakeAttempts: 1 })
      await expect(failing).rejects.toMatchObject({
        code: 'ssh/bastion-login-refused',
        message: expect.stringMatching(/the bastion host \S+: the server refused the key b\.pem/),
        hint: expect.stringContaining('"ssh_bastion_username"'),
      })
    })

    test('the machine refuses the log-in', async () => {
      const { privateKey } = await generateKeyPair({ type: 'ed25519' }, '')
      const failing = connect({}, { privateKey: { path: 't.pem', key: privateKey }, handshakeAttempts: 1 })
      await expect(failing).rejects.toMatchObject({
        code: 'ssh/login-refused',
        message: expect.stringContaining(
          `127.0.0.1:${target.port} through the bastion host 127.0.0.1:${bastion.port}: the server refused the key t.pem`,
        ),
        hint: expect.stringContaining('"ssh_username"'),
      })
    })

    test('nothing listens on the machine', async () => {
      const port = await freePort()
      const ui = new RecordingUi()
      const failing = connectTo(target, {
        target: () => ({ host: '127.0.0.1', port }),
        config: { route: bastionRouteFor(bastion), timeout: 500 },
        context: stepContextAt(home, ui),
      })
      await expect(failing).rejects.toThrow(
        `127.0.0.1:${port} through the bastion host 127.0.0.1:${bastion.port}: the bastion host can't connect to it`,
      )
      expect(ui.said.filter((line) => line.startsWith('Still waiting'))).toHaveLength(1)
    })

    test('the machine is silent', async () => {
      const silent = createServer(() => {}).listen(0, '127.0.0.1')
      await new Promise((resolve) => silent.once('listening', resolve))
      const { port } = silent.address() as { port: number }
      const failing = connectTo(target, {
        target: () => ({ host: '127.0.0.1', port }),
        config: { route: bastionRouteFor(bastion), timeout: 2500 },
        context: stepContextAt(home),
      })
      await expect(failing).rejects.toThrow('connected, but no SSH server answers yet')
      silent.close()
    })

    test('the bastion host forwards nothing', async () => {
      const strict = await startSshd({ config: ['AllowTcpForwarding no'] })
      try {
        const route = bastionRouteFor(strict)
        const failing = connectTo(target, { config: { route, timeout: 500 }, context: stepContextAt(home) })
        await expect(failing).rejects.toThrow('AllowTcpForwarding')
      } finally {
        await strict.stop()
      }
    })
  })

  describe('its host key', () => {
    function writeKnownHosts(line: string): void {
      mkdirSync(join(home, '.ssh'))
      writeFileSync(join(home, '.ssh', 'known_hosts'), `${line}\n`)
    }

    test('is trusted for the build when known_hosts does not know it, and that is told', async () => {
      const ui = new RecordingUi()
      await connect({}, {}, ui)
      expect(ui.said.filter((line) => line.includes('Trusting the key'))).toEqual([
        expect.stringContaining(bastion.hostPublicKey.split(' ')[1] ?? ''),
      ])
    })

    test('must be the one of known_hosts', async () => {
      const ui = new RecordingUi()
      writeKnownHosts(`[127.0.0.1]:${bastion.port} ${bastion.hostPublicKey}`)
      await connect({}, {}, ui)
      expect(ui.said.join()).not.toContain('Trusting')
    })

    test('that differs from known_hosts ends it at once', async () => {
      const other = await generateKeyPair({ type: 'ed25519' }, 'other')
      writeKnownHosts(`[127.0.0.1]:${bastion.port} ${other.publicKey}`)
      const real = execFileSync('ssh-keygen', ['-lf', join(bastion.folder, 'host_key.pub')], { encoding: 'utf8' })
      const failing = connect()
      await expect(failing).rejects.toMatchObject({
        code: 'ssh/host-key-mismatch',
        hint: expect.stringContaining(`ssh-keygen -R "[127.0.0.1]:${bastion.port}"`),
      })
      await expect(failing).rejects.toThrow(real.split(' ')[1])
    })

    test('that changes during the build ends it', async () => {
      const moving = await startSshd()
      try {
        const route = bastionRouteFor(moving)
        const communicator = await connectTo(target, { config: { route }, context: stepContextAt(home) })
        open.push(communicator)
        await moving.kill()
        await moving.start({ newHostKey: true })
        await expect(outputOf(communicator, 'echo in')).rejects.toMatchObject({ code: 'ssh/host-key-mismatch' })
      } finally {
        await moving.stop()
      }
    })
  })

  describe('logging in there', () => {
    test('with a password', async () => {
      const server = await startPasswordServer({ method: 'password', password: 'correct horse', forwards: true })
      const changes = { port: server.port, privateKey: undefined, password: 'correct horse' }
      const communicator = await connect(changes)
      expect(await outputOf(communicator, 'echo in')).toBe('in\n')
      await communicator.close()
      await server.stop()
    })

    test('by asking the person at the terminal, without showing what is typed', async () => {
      const server = await startPasswordServer({ method: 'keyboard-interactive', password: 'typed', forwards: true })
      const ui = new RecordingUi()
      const asked: unknown[] = []
      ui.ask = async (question?: string, _signal?: AbortSignal, options?: object) => {
        asked.push(question, options)
        return 'typed'
      }
      const communicator = await connect({ port: server.port, privateKey: undefined, interactive: true }, {}, ui)
      expect(await outputOf(communicator, 'echo in')).toBe('in\n')
      expect(asked).toEqual(['please\nPassword:', { hidden: true }, 'Once more:', { hidden: true }])
      expect(ui.said.join()).not.toContain('typed')
      await communicator.close()
      await server.stop()
    })

    test('fails at once when nobody can be asked', async () => {
      const server = await startPasswordServer({ method: 'keyboard-interactive', password: 'typed', forwards: true })
      const ui = new RecordingUi()
      ui.ask = async () => {
        throw new IngotError('ui/no-terminal', 'there is no terminal')
      }
      const failing = connect({ port: server.port, privateKey: undefined, interactive: true }, {}, ui)
      await expect(failing).rejects.toMatchObject({
        code: 'ssh/no-terminal',
        message: expect.stringContaining('asks "please\nPassword:" ("ssh_bastion_interactive")'),
      })
      await server.stop()
    })
  })

  test('asks in a real terminal, which shows nothing of the answers', async () => {
    const server = await startPasswordServer({
      method: 'keyboard-interactive',
      password: 'open sesame',
      forwards: true,
    })
    const builder = {
      type: 'null',
      ssh_host: target.host,
      ssh_port: target.port,
      ssh_username: target.username,
      ssh_private_key_file: target.privateKeyFile,
      ssh_bastion_host: server.host,
      ssh_bastion_port: server.port,
      ssh_bastion_interactive: true,
    }
    const provisioners = [{ type: 'shell', inline: ['echo in'] }]
    writeFileSync(join(home, 't.json'), JSON.stringify({ builders: [builder], provisioners }))
    // `script` gives its command a terminal.
    const child = spawn('script', ['-qec', `${PROGRAM} build t.json`, '/dev/null'], {
      cwd: home,
      env: { ...process.env, INGOT_HOME: home, HOME: home },
    })
    const ended = new Promise((resolve) => child.once('close', resolve))
    let shown = ''
    let asked = 0
    child.stdout.on('data', (chunk) => {
      shown += chunk
      const questions = shown.match(/Password:|Once more:/g)?.length ?? 0
      // People type after they have read.
      for (; asked < questions; asked++) setTimeout(() => child.stdin.write('open sesame\n'), 300)
    })
    await ended
    expect(asked).toBe(2)
    expect(shown).toContain('null: in')
    // Who asks is known before one answers.
    expect(shown.indexOf('Trusting the key')).toBeLessThan(shown.indexOf('Password:'))
    expect(shown).toContain("Build 'null' finished")
    expect(shown).not.toContain('sesame')
    await server.stop()
  })

  test('that wants an agent where none runs fails before anything is tried', async () => {
    await expect(connect({ agent: { socket: undefined } })).rejects.toMatchObject({
      code: 'ssh/no-agent',
      message: expect.stringContaining('"ssh_bastion_agent_auth"'),
    })
  })
})

/** How many clients are logged in. */
function sessionsOf(sshd: Sshd): number {
  return execFileSync('ss', ['-tnH', 'state', 'established', `sport = :${sshd.port}`], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '').length
}

const sleep = (duration: number) => new Promise((resolve) => setTimeout(resolve, duration))
