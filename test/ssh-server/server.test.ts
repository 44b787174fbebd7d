import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import ssh2, { type Client, type ConnectConfig, type SFTPWrapper } from 'ssh2'
import { afterEach, describe, expect, test } from 'vitest'
import type { ExecOptions, ExecResult } from '../../src/communicators/index.ts'
import type { SshServerInit } from '../../src/ssh-server/index.ts'
import { FolderCommunicator } from '../support/folder-communicator.ts'
import { type LocalSshServer, startLocalSshServer } from '../support/local-ssh-server.ts'
import { freePort } from '../support/ports.ts'

let local: LocalSshServer | undefined
let client: Client | undefined
afterEach(async () => {
  client?.end()
  await local?.stop()
  client = undefined
  local = undefined
})

async function started(overrides: Partial<SshServerInit> = {}): Promise<LocalSshServer> {
  local = await startLocalSshServer(overrides)
  return local
}

async function connected(overrides: Partial<ConnectConfig> = {}): Promise<Client> {
  if (!local) throw new Error('start the server first')
  const { server, user, privateKey } = local
  client = new ssh2.Client()
  const ready = once(client, 'ready')
  client.connect({ host: '127.0.0.1', port: server.port, username: user, privateKey, ...overrides })
  await ready
  client.setNoDelay(true)
  return client
}

interface Ended {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null | undefined
  readonly signal: string | undefined
}

function run(over: Client, command: string, stdin?: string | Buffer): Promise<Ended> {
  return new Promise((resolve, reject) => {
    over.exec(command, (error, channel) => {
      if (error) return reject(error)
      const text = { stdout: '', stderr: '' }
      let code: number | null | undefined
      let signal: string | undefined
      channel.on('data', (chunk: Buffer) => (text.stdout += chunk.toString('latin1')))
      channel.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString('latin1')))
      channel.on('exit', (status: number | null, name?: string) => {
        code = status
        signal = name
      })
      channel.on('close', () => resolve({ ...text, code, signal }))
      channel.end(stdin)
    })
  })
}

describe('commands', () => {
  test('get their input, keep their two outputs apart, and tell their status', async () => {
    await started()
    const over = await connected()
    expect(await run(over, 'cat; echo no >&2; exit 7', 'in')).toEqual({
      stdout: 'in',
      stderr: 'no\n',
      code: 7,
      signal: undefined,
    })
  })

  test('pass bytes of every kind, and many', async () => {
    await started()
    const over = await connected()
    const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) % 251))
    const { stdout, stderr } = await run(over, 'tee copy; cat copy >&2', bytes)
    expect(Buffer.from(stdout, 'latin1').equals(bytes)).toBe(true)
    expect(Buffer.from(stderr, 'latin1').equals(bytes)).toBe(true)
  })

  test('that die by a signal tell which', async () => {
    await started()
    expect(await run(await connected(), 'kill -TERM $$')).toMatchObject({ code: null, signal: 'SIGTERM' })
  })

  test('whose machine is lost end without a status, so that the client may try again', async () => {
    const { machine } = await started()
    machine.endings.push({ kind: 'disconnected' })
    expect(await run(await connected(), 'true')).toMatchObject({ code: undefined, signal: undefined })
  })

  test('that can not be started say why', async () => {
    const { machine } = await started()
    machine.failures.push(new Error('no route'))
    expect(await run(await connected(), 'true')).toMatchObject({ stderr: 'no route\n', code: undefined })
  })

  test('run side by side', async () => {
    await started()
    const over = await connected()
    const all = await Promise.all([1, 2, 3].map((number) => run(over, `sleep 0.1; echo ${number}`)))
    expect(all.map(({ stdout }) => stdout)).toEqual(['1\n', '2\n', '3\n'])
  })
})

/** Tells how its commands were told to stop. */
class Endless extends FolderCommunicator {
  readonly #begun = Promise.withResolvers<void>()
  readonly #stopped = Promise.withResolvers<string>()
  readonly begun = this.#begun.promise
  readonly stopped = this.#stopped.promise

  constructor() {
    super('/')
  }

  override exec(_command: string, { signal }: ExecOptions): Promise<ExecResult> {
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        this.#stopped.resolve(signal.reason instanceof Error ? signal.reason.message : '')
        reject(signal.reason)
      })
      this.#begun.resolve()
    })
  }
}

describe('what runs on the machine ends', () => {
  test.each([
    ['when the client hangs up', 'the SSH client hung up', (): void => void client?.destroy()],
    ['when the build is cancelled', 'interrupted', (): void => local?.abort.abort(new Error('interrupted'))],
    ['when the server is closed', 'the local SSH server was closed', (): void => void local?.server.close()],
  ] as const)('%s', async (_, reason, stop) => {
    const machine = new Endless()
    await started({ communicator: machine })
    void run(await connected(), 'sleep 60').catch(() => {})
    await machine.begun
    stop()
    expect(await machine.stopped).toMatch(new RegExp(`^(?:${reason}|the client closed the channel)$`))
  })
})

describe('who may log in', () => {
  const other = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).private
  test.each([
    ['nobody with another key', { privateKey: other }],
    ['nobody with another name', { username: 'root' }],
    ['nobody with a password', { privateKey: undefined, password: 'x' }],
    ['nobody without anything', { privateKey: undefined }],
  ])('%s', async (_, settings) => {
    await started()
    await expect(connected(settings as Partial<ConnectConfig>)).rejects.toThrow(
      'All configured authentication methods failed',
    )
    expect(local?.machine.log).toEqual([])
  })

  test('whoever has one of the keys of a file', async () => {
    const pair = ssh2.utils.generateKeyPairSync('ed25519')
    await started({ authorizedKeys: ['# a comment', '', 'rubbish', `no-pty ${pair.public} somebody`] })
    expect((await run(await connected({ privateKey: pair.private }), 'echo in')).stdout).toBe('in\n')
  })

  test('and the server has the key that it tells', async () => {
    const { server } = await started()
    let seen = ''
    const hostVerifier = (key: Buffer): boolean => {
      seen = key.toString('base64')
      return true
    }
    await connected({ hostVerifier })
    expect(server.hostPublicKey).toBe(`ecdsa-sha2-nistp256 ${seen}`)
  })

  test('a host key that is none is refused', async () => {
    await expect(startLocalSshServer({ hostKey: 'rubbish' })).rejects.toMatchObject({ code: 'ssh-server/key' })
  })
})

describe('the port', () => {
  test('is the next free one', async () => {
    const port = await freePort()
    const taken = createServer().listen(port, '127.0.0.1')
    await once(taken, 'listening')
    const { server } = await started({ port })
    taken.close()
    expect(server.port).toBeGreaterThan(port)
    expect(server.port).toBeLessThan(port + 10)
  })

  test('is given back', async () => {
    const { server } = await started()
    await server.close()
    const again = createServer().listen(server.port, '127.0.0.1')
    await once(again, 'listening')
    again.close()
  })
})

describe('SFTP without an SFTP server on the machine', () => {
  async function sftp(): Promise<SFTPWrapper> {
    const over = await connected()
    return new Promise((resolve, reject) => over.sftp((error, session) => (error ? reject(error) : resolve(session))))
  }
  const done = <T = void>(begin: (callback: (error?: Error | null, value?: T) => void) => void): Promise<T> =>
    new Promise((resolve, reject) => begin((error, value) => (error ? reject(error) : resolve(value as T))))

  test('files go there with their mode, and come back', async () => {
    const { home, spool } = await started()
    const session = await sftp()
    const bytes = Buffer.from(Array.from({ length: 700_000 }, (_, index) => index % 256))
    await done((callback) => session.writeFile('a b', bytes, { mode: 0o750 }, callback))
    expect(readFileSync(join(home, 'a b')).equals(bytes)).toBe(true)
    expect(statSync(join(home, 'a b')).mode & 0o777).toBe(0o750)
    const back = await done<Buffer>((callback) => session.readFile(join(home, 'a b'), callback))
    expect(back.equals(bytes)).toBe(true)
    expect(readdirSync(spool)).toEqual([])
  })

  test('files are added to', async () => {
    const { home } = await started()
    writeFileSync(join(home, 'log'), 'one')
    const session = await sftp()
    await done((callback) => session.appendFile('log', ' two', callback))
    expect(readFileSync(join(home, 'log'), 'utf8')).toBe('one two')
  })

  test('folders are made, listed and removed, files renamed and removed', async () => {
    const { home } = await started()
    const session = await sftp()
    await done((callback) => session.mkdir('d', callback))
    for (let index = 0; index < 130; index++) writeFileSync(join(home, 'd', `${index}`), 'x')
    const listed = await done<{ filename: string; attrs: { size: number } }[]>((callback) =>
      session.readdir('d', callback as never),
    )
    expect(listed).toHaveLength(130)
    expect(listed[0]?.attrs.size).toBe(1)
    await done((callback) => session.rename('d/0', 'zero', callback))
    await done((callback) => session.chmod('zero', 0o600, callback))
    expect(statSync(join(home, 'zero')).mode & 0o777).toBe(0o600)
    await done((callback) => session.unlink('zero', callback))
    await expect(done((callback) => session.rmdir('d', callback))).rejects.toThrow('"rmdir d" failed on the machine')
    expect(readdirSync(home)).toEqual(['d'])
    expect(await done((callback) => session.realpath('./d/..', callback as never))).toBe(home)
  })

  test('what is not there has its own status, what fails its reason', async () => {
    await started()
    const session = await sftp()
    await expect(done((callback) => session.stat('nope', callback as never))).rejects.toMatchObject({ code: 2 })
    await expect(done((callback) => session.readFile('nope', callback as never))).rejects.toThrow('no such file')
    await expect(done((callback) => session.writeFile('no/where', 'x', callback))).rejects.toThrow('no/where')
  })
})

test("the machine's own SFTP server is used where there is one", async () => {
  const { machine } = await started({ sftpCommand: 'my-sftp' })
  await run(await connected(), 'true')
  expect(machine.log).toEqual(['exec my-sftp', 'exec true'])
})
