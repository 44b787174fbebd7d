import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Communicator, generateKeyPair } from '../../src/communicators/index.ts'
import { freePort } from '../support/ports.ts'
import { killQuietly } from '../support/processes.ts'
import { type ConnectOptions, connectTo, RecordingUi, stepContext } from '../support/ssh-step.ts'
import { type Sshd, startSshd } from '../support/sshd.ts'

const { signal } = new AbortController()

describe('connecting over SSH', () => {
  let sshd: Sshd
  const open: Communicator[] = []
  beforeAll(async () => {
    sshd = await startSshd()
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((communicator) => communicator.close()))
  })
  afterAll(() => sshd.stop())

  async function connect(options: ConnectOptions = {}): Promise<Communicator> {
    const communicator = await connectTo(sshd, options)
    open.push(communicator)
    return communicator
  }

  async function output(communicator: Communicator, command: string): Promise<string> {
    let text = ''
    const result = await communicator.exec(command, { signal, onStdout: (chunk) => (text += chunk) })
    expect(result).toEqual({ kind: 'exit', code: 0 })
    return text
  }

  describe('credentials', () => {
    test.each([{ type: 'ed25519' }, { type: 'rsa', bits: 2048 }, { type: 'ecdsa', bits: 256 }] as const)(
      'a generated key lets in: $type',
      async (kind) => {
        const pair = await generateKeyPair(kind, 'ingot test')
        const accepted = join(sshd.folder, `${kind.type}.pub`)
        writeFileSync(accepted, pair.publicKey)
        const host = await startSshd({ config: [`AuthorizedKeysFile ${accepted}`] })
        try {
          const communicator = await connectTo(host, {
            config: { privateKey: undefined },
            generatedKeys: [pair.privateKey],
          })
          expect(await output(communicator, 'echo in')).toBe('in\n')
          await communicator.close()
        } finally {
          await host.stop()
        }
      },
    )

    test('a wrong key is told with the user, after as many attempts as are allowed', async () => {
      const { privateKey } = await generateKeyPair({ type: 'ed25519' }, '')
      const ui = new RecordingUi()
      const config = { privateKey: { path: 'wrong.pem', key: privateKey }, handshakeAttempts: 2 }
      await expect(connect({ config, context: stepContext(ui) })).rejects.toMatchObject({
        code: 'ssh/login-refused',
        message: expect.stringMatching(/^2 log-ins .*refused the key wrong.pem for user "\w+"; it accepts publickey/),
        hint: expect.stringContaining('ssh_username'),
      })
      expect(ui.said[0]).toBe('Waiting for SSH to become available...')
      expect(ui.said.filter((line) => line.includes('refused the key'))).toHaveLength(1)
    })

    test('being hung up on for too many keys counts as refused', async () => {
      const host = await startSshd({ config: ['MaxAuthTries 1'] })
      try {
        const config = { privateKey: undefined, handshakeAttempts: 1 }
        const pairs = await Promise.all([1, 2].map(() => generateKeyPair({ type: 'ed25519' }, '')))
        const generatedKeys = pairs.map((pair) => pair.privateKey)
        await expect(connectTo(host, { config, generatedKeys })).rejects.toMatchObject({
          code: 'ssh/too-many-attempts',
        })
      } finally {
        await host.stop()
      }
    })

    test("the SSH agent's keys let in, and are there for commands when it is forwarded", async () => {
      const agent = join(sshd.folder, 'agent')
      const child = spawn('ssh-agent', ['-D', '-a', agent], { stdio: 'ignore' })
      try {
        await untilWorks(() =>
          execFileSync('ssh-add', ['-q', sshd.privateKeyFile], {
            env: { ...process.env, SSH_AUTH_SOCK: agent },
            stdio: 'pipe',
          }),
        )
        const communicator = await connect({
          config: { agent: { socket: agent }, forwardedAgent: agent, privateKey: undefined },
        })
        expect(await output(communicator, 'ssh-add -l')).toContain('user (ED25519)')
        const apart = await connect({ config: { agent: { socket: agent }, privateKey: undefined } })
        expect(await output(apart, 'echo "<$SSH_AUTH_SOCK>"')).toBe('<>\n')
      } finally {
        if (child.pid) killQuietly(child.pid, 'SIGTERM')
      }
    })

    test('an agent that is gone does not keep the key file from letting in', async () => {
      const gone = join(sshd.folder, 'no-agent')
      const communicator = await connect({ config: { agent: { socket: gone }, forwardedAgent: gone } })
      expect(await output(communicator, 'echo in')).toBe('in\n')
    })

    test('a server that allows no agent forwarding still runs commands', async () => {
      const host = await startSshd({ config: ['AllowAgentForwarding no'] })
      try {
        const communicator = await connectTo(host, { config: { forwardedAgent: join(host.folder, 'agent') } })
        expect(await output(communicator, 'echo in')).toBe('in\n')
        await communicator.close()
      } finally {
        await host.stop()
      }
    })
  })

  describe('waiting', () => {
    test('goes on until the server is there', async () => {
      const port = await freePort()
      const ui = new RecordingUi()
      const target = () => ({ host: '127.0.0.1', port })
      const connecting = connectTo(sshd, { target, hostKeys: { kind: 'pin' }, context: stepContext(ui) })
      await new Promise((resolve) => setTimeout(resolve, 700))
      const late = await startSshd({ port, config: [`AuthorizedKeysFile ${sshd.folder}/authorized_keys`] })
      try {
        const communicator = await connecting
        expect(await output(communicator, 'echo in')).toBe('in\n')
        expect(ui.said).toEqual([
          'Waiting for SSH to become available...',
          'Using SSH communicator to connect: 127.0.0.1',
          `Still waiting for SSH: 127.0.0.1:${port}: connection refused: nothing listens on that port yet`,
          'Connected to SSH!',
        ])
        await communicator.close()
      } finally {
        await late.stop()
      }
    })

    test('goes on until there is an address, and asks for it before every attempt', async () => {
      let asked = 0
      const ui = new RecordingUi()
      const target = () => (++asked < 3 ? { pending: 'the machine has no address yet' } : sshd)
      await connect({ target, context: stepContext(ui) })
      expect(asked).toBe(3)
      expect(ui.said[1]).toBe('Still waiting for SSH: the machine has no address yet')
    })

    test('ends at the time limit, with the last reason', async () => {
      const port = await freePort()
      const target = () => ({ host: '127.0.0.1', port })
      await expect(connect({ target, config: { timeout: 1200 } })).rejects.toMatchObject({
        code: 'ssh/port-closed',
        message: expect.stringMatching(/^Timeout waiting for SSH.* 1.2 s \("ssh_timeout"\).*connection refused/),
        hint: expect.stringContaining('ssh_port'),
      })
    })

    test('tells apart what accepts connections without being an SSH server', async () => {
      const silent = createServer(() => {}).listen(0, '127.0.0.1')
      await new Promise((resolve) => silent.once('listening', resolve))
      const address = silent.address()
      const port = typeof address === 'object' && address ? address.port : 0
      const failing = connect({ target: () => ({ host: '127.0.0.1', port }), config: { timeout: 2500 } })
      await expect(failing).rejects.toThrow('no SSH server answers yet')
      silent.close()
    })

    test('tells that packets are dropped', async () => {
      const drop = await dropEverything()
      const failing = connect({ target: () => ({ host: '127.0.0.1', port: drop.port }), config: { timeout: 2500 } })
      await expect(failing).rejects.toThrow('a firewall is in between')
      await drop.stop()
    })

    test('ends at once when it is aborted, with the reason for that', async () => {
      const controller = new AbortController()
      const port = await freePort()
      const context = stepContext(new RecordingUi(), controller.signal)
      const connecting = connect({ target: () => ({ host: '127.0.0.1', port }), context })
      setTimeout(() => controller.abort(new Error('enough')), 50)
      await expect(connecting).rejects.toThrow('enough')
    })

    test('pauses between a first connection and the real one', async () => {
      const ui = new RecordingUi()
      const began = performance.now()
      await connect({ config: { pauseBeforeConnecting: 300 }, context: stepContext(ui) })
      expect(performance.now() - began).toBeGreaterThan(295)
      expect(ui.said).toContain('Pausing 0.3s before connecting again...')
    })
  })

  describe('host keys', () => {
    test('that are not the known ones end it at once, with both fingerprints', async () => {
      const other = await generateKeyPair({ type: 'ed25519' }, 'other')
      const failing = connect({ hostKeys: { kind: 'known', keys: [other.publicKey] } })
      await expect(failing).rejects.toMatchObject({ code: 'ssh/host-key-mismatch' })
      const real = execFileSync('ssh-keygen', ['-lf', join(sshd.folder, 'host_key.pub')], { encoding: 'utf8' })
      await expect(failing).rejects.toThrow(real.split(' ')[1])
    })

    test('may become known while waiting', async () => {
      let asked = 0
      const find = async () => (++asked < 2 ? undefined : [sshd.hostPublicKey])
      const communicator = await connect({ hostKeys: { kind: 'lookup', find } })
      expect(await output(communicator, 'echo in')).toBe('in\n')
    })

    test('that turn out wrong after the first connection end the build', async () => {
      const other = await generateKeyPair({ type: 'ed25519' }, 'other')
      let known: readonly string[] | undefined
      const communicator = await connect({ hostKeys: { kind: 'lookup', find: async () => known } })
      known = [other.publicKey]
      sshd.killSessions()
      await expect(output(communicator, 'echo in')).rejects.toMatchObject({ code: 'ssh/host-key-mismatch' })
    })

    test('that change after the first connection end it', async () => {
      const host = await startSshd()
      try {
        const communicator = await connectTo(host, { hostKeys: { kind: 'pin' } })
        await host.kill()
        await host.start({ newHostKey: true })
        await expect(output(communicator, 'echo in')).rejects.toMatchObject({ code: 'ssh/host-key-mismatch' })
      } finally {
        await host.stop()
      }
    })
  })

  describe('a lost connection', () => {
    test('is told from an exit status while a command runs', async () => {
      const communicator = await connect()
      const running = communicator.exec('echo begun; sleep 30', { signal, onStdout: () => sshd.killSessions() })
      expect(await running).toEqual({ kind: 'disconnected' })
    })

    test('comes back by itself between two calls, once the machine is up again', async () => {
      const ui = new RecordingUi()
      const communicator = await connect({ context: stepContext(ui) })
      await sshd.kill()
      setTimeout(() => sshd.start(), 800)
      expect(await output(communicator, 'echo back')).toBe('back\n')
      expect(ui.said).toContain('The SSH connection was lost; connecting again...')
      await communicator.upload(Buffer.from('x'), join(sshd.folder, 'file'), { signal })
    })

    test('comes back for several callers as one', async () => {
      const ui = new RecordingUi()
      const communicator = await connect({ context: stepContext(ui) })
      sshd.killSessions()
      const all = await Promise.all([1, 2, 3].map((number) => output(communicator, `echo ${number}`)))
      expect(all).toEqual(['1\n', '2\n', '3\n'])
      expect(ui.said.filter((line) => line.includes('connecting again'))).toHaveLength(1)
    })

    test('during an upload is an error when the stream can not be read again', async () => {
      const communicator = await connect()
      async function* chunks() {
        yield Buffer.alloc(100_000)
        sshd.killSessions()
        await new Promise((resolve) => setTimeout(resolve, 50))
        yield Buffer.alloc(100_000)
      }
      const { Readable } = await import('node:stream')
      const stream = Readable.from(chunks())
      const uploading = communicator.upload({ stream, size: 200_000 }, join(sshd.folder, 'file'), { signal })
      await expect(uploading).rejects.toMatchObject({ code: 'ssh/connection-lost' })
    })

    test('does not come back after close', async () => {
      const communicator = await connect()
      await communicator.close()
      await expect(communicator.exec('true', { signal })).rejects.toMatchObject({ code: 'ssh/closed' })
    })
  })

  test('ssh_pty gives commands a terminal without echo', async () => {
    const communicator = await connect({ config: { pty: true } })
    expect(await output(communicator, 'tty > /dev/null && stty size && echo $TERM')).toBe('40 80\r\nxterm\r\n')
    expect(await output(await connect(), 'tty || true')).toBe('not a tty\n')
  })

  test('ssh_read_write_timeout ends a connection on which nothing arrives', async () => {
    const communicator = await connect({ config: { readWriteTimeout: 300, keepAliveInterval: 0 } })
    expect(await communicator.exec('sleep 3', { signal })).toEqual({ kind: 'disconnected' })
    const kept = await connect({ config: { readWriteTimeout: 300, keepAliveInterval: 100 } })
    expect(await kept.exec('sleep 1', { signal })).toEqual({ kind: 'exit', code: 0 })
  })

  test('a server that asks for new keys again and again gets all of a file', async () => {
    const host = await startSshd({ config: ['RekeyLimit 1M'] })
    try {
      const communicator = await connectTo(host)
      const bytes = randomBytes(6 << 20)
      await communicator.upload(bytes, join(host.folder, 'file'), { signal })
      expect(readFileSync(join(host.folder, 'file')).equals(bytes)).toBe(true)
      expect(await output(communicator, 'echo in')).toBe('in\n')
      await communicator.close()
    } finally {
      await host.stop()
    }
  })

  test('ssh_ciphers and ssh_key_exchange_algorithms say what is offered', async () => {
    const config = { ciphers: ['aes256-ctr'], keyExchange: ['ecdh-sha2-nistp384'] }
    expect(await output(await connect({ config }), 'echo in')).toBe('in\n')
    const failing = connect({ config: { ciphers: ['3des-cbc'], timeout: 300 } })
    await expect(failing).rejects.toMatchObject({
      code: 'ssh/no-common-algorithm',
      hint: expect.stringContaining('ssh_ciphers'),
    })
  })
})

async function untilWorks(action: () => void): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return action()
    } catch (error) {
      if (attempt > 100) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

/** A port on which the kernel drops all that asks for a connection: its queue is full and nobody takes from it. */
async function dropEverything(): Promise<{ port: number; stop(): Promise<void> }> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads')
     const { createServer, connect } = require('node:net')
     const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       const { port } = server.address()
       for (let i = 0; i < 4; i++) connect(port, '127.0.0.1').on('error', () => {})
       setImmediate(() => {
         parentPort.postMessage(port)
         Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
       })
     })`,
    { eval: true },
  )
  const port = await new Promise<number>((resolve) => worker.once('message', resolve))
  return {
    port,
    async stop() {
      await worker.terminate()
    },
  }
}
