import { randomBytes } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import type { Communicator } from '../../../src/communicators/index.ts'
import { RecordingUi, stepContext } from '../../support/ssh-step.ts'
import { faults } from '../../support/winrm-server/fault.ts'
import { PosixMachine } from '../../support/winrm-server/posix-machine.ts'
import { WinRmServer, type WinRmServerOptions } from '../../support/winrm-server/server.ts'
import { connectToWinRm, type WinRmConnectOptions } from '../../support/winrm-step.ts'

// The tests run side by side: what one of them starts is ended when all are done.
const cleanups: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

async function serve(options: WinRmServerOptions = {}): Promise<WinRmServer> {
  const server = await new WinRmServer(new PosixMachine(), { allowUnencrypted: true, ...options }).listen()
  cleanups.push(() => server.stop())
  return server
}

async function connect(server: WinRmServer, options: WinRmConnectOptions = {}): Promise<Communicator> {
  const communicator = await connectToWinRm(server, options)
  cleanups.push(() => communicator.close())
  return communicator
}

const { signal } = new AbortController()

async function output(communicator: Communicator, command: string): Promise<string> {
  const chunks: Buffer[] = []
  await communicator.exec(command, { signal, onStdout: (chunk) => chunks.push(chunk) })
  return Buffer.concat(chunks).toString()
}

describe.concurrent('connecting', () => {
  test('says what it does', async () => {
    const ui = new RecordingUi()
    await connect(await serve(), { context: stepContext(ui) })
    expect(ui.said).toEqual([
      'Waiting for WinRM to become available...',
      'Using WinRM communicator to connect: 127.0.0.1',
      'Connected to WinRM!',
    ])
  })

  test('connects once more after a pause', async () => {
    const ui = new RecordingUi()
    const server = await serve()
    await connect(server, { context: stepContext(ui), config: { pauseBeforeConnecting: 10 } })
    expect(ui.said).toContain('Pausing 0.01s before connecting again...')
  })

  test.each([
    ['an address', () => ({ pending: 'the machine has no address yet' }), 'the machine has no address yet', 'builder'],
    ['a listener', () => ({ host: '127.0.0.1', port: 1 }), '127.0.0.1:1: connection refused', 'winrm_port'],
  ])('waits for %s, and says so at the end', async (_, target, reason, hint) => {
    const error = await failure(connect(await serve(), { target, config: { timeout: 1000 } }))
    expect(error).toMatchObject({ code: 'winrm/timeout', hint: expect.stringContaining(hint) })
    expect(error.message).toContain(reason)
  })

  test('tells a refused password from the rest', async () => {
    for (const auth of ['basic', 'ntlm'] as const) {
      const server = await serve({ auth: [auth] })
      const error = await failure(connect(server, { config: { timeout: 1000, password: 'wrong' } }))
      expect(error.message).toContain('refused')
      expect(error.hint).toContain('"winrm_password"')
    }
  })

  test('does not send a password in the open to a machine that takes none', async () => {
    const server = await serve({ auth: ['ntlm'], allowUnencrypted: false })
    const error = await failure(connect(server, { config: { timeout: 1000, login: 'basic' } }))
    expect(error.message).toContain('it offers Negotiate')
  })

  test('tells another server from WinRM', async () => {
    const other = createServer((_, response) => response.writeHead(200).end('<html>Welcome</html>'))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    cleanups.push(async () => other.close().closeAllConnections())
    const target = () => ({ host: '127.0.0.1', port: (other.address() as AddressInfo).port })
    const error = await failure(connect(await serve(), { target, config: { timeout: 1000 } }))
    expect(error.message).toContain('this is not WinRM')
  })

  test('waits until the machine gives out shells', async () => {
    const error = await failure(connect(await serve({ maxShells: 0 }), { config: { timeout: 1000 } }))
    expect(error.message).toContain('no shell: The WS-Management service cannot process the request.')
  })

  test('stops when it is cancelled', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error('enough')), 50)
    const context = stepContext(new RecordingUi(), controller.signal)
    await expect(connect(await serve(), { target: () => ({ pending: 'x' }), context })).rejects.toThrow('enough')
  })
})

describe.concurrent('a connected machine', () => {
  test.each(['basic', 'ntlm'] as const)('survives cut connections between commands with %s', async (login) => {
    const server = await serve()
    const communicator = await connect(server, { config: { login } })
    expect(await output(communicator, 'echo one')).toBe('one\n')
    server.cutConnections()
    await sleep(20)
    expect(await output(communicator, 'echo two')).toBe('two\n')
  })

  test.each(['basic', 'ntlm'] as const)('survives cut connections while a command runs with %s', async (login) => {
    const server = await serve()
    const communicator = await connect(server, { config: { login } })
    const running = output(communicator, 'echo one; sleep 0.7; echo two')
    await started(server, 'echo one')
    server.cutConnections()
    expect(await running).toBe('one\ntwo\n')
  })

  test('starts an upload anew that a cut connection has ended', async () => {
    const server = await serve({ auth: ['ntlm'] })
    const communicator = await connect(server)
    const bytes = randomBytes(6 << 20)
    const path = join(tmpdir(), `ingot-winrm-${process.pid}`)
    cleanups.push(() => rm(path))
    let cut = false
    const onProgress = (done: number): void => {
      if (done > 2 << 20 && !cut) server.cutConnections()
      cut ||= done > 2 << 20
    }
    await communicator.upload(bytes, path, { signal, onProgress })
    expect(cut).toBe(true)
    expect((await readFile(path)).equals(bytes)).toBe(true)
  })

  test('does not run a command twice whose input a cut connection has ended', async () => {
    const server = await serve()
    const communicator = await connect(server)
    const stdin = new PassThrough()
    const running = communicator.exec('cat >/dev/null', { signal, stdin })
    stdin.write('one')
    await started(server, 'cat')
    await server.goDown()
    stdin.end('two')
    expect(await running).toEqual({ kind: 'disconnected' })
    expect(server.service.commandLines.filter((line) => line.startsWith('cat'))).toHaveLength(1)
  })

  test('tells when input cannot reach a command', async () => {
    const server = await serve()
    const communicator = await connect(server)
    server.faults.push({ action: 'Send', fault: faults.accessDenied() })
    const running = communicator.exec('cat', { signal, stdin: Buffer.from('x') })
    expect((await failure(running)).message).toBe('WinRM refused: Access is denied.')
  }, 10_000)

  test('tells when a restart ended a command, and is there after it', async () => {
    const server = await serve()
    const ui = new RecordingUi()
    const communicator = await connect(server, { context: stepContext(ui) })
    const running = communicator.exec('sleep 10', { signal })
    await started(server, 'sleep')
    await server.goDown()
    expect(await running).toEqual({ kind: 'disconnected' })
    setTimeout(() => server.comeUp(), 200)
    expect(await output(communicator, 'echo back')).toBe('back\n')
    expect(ui.said).toContain('The WinRM connection was lost; connecting again...')
  })

  test('waits for output longer than a request may take', async () => {
    const server = await serve()
    const communicator = await connect(server)
    const fault = faults.operationTimeout()
    server.faults.push({ action: 'Receive', fault }, { action: 'Receive', fault })
    expect(await output(communicator, 'echo late')).toBe('late\n')
    expect(server.faults).toEqual([])
  })

  test('gives shells and commands back', async () => {
    const server = await serve()
    const communicator = await connect(server)
    for (const command of ['true', 'exit 3']) await communicator.exec(command, { signal })
    await communicator.upload(Buffer.from('x'), '/dev/null/impossible', { signal }).catch(() => {})
    await communicator.close()
    expect(server.service.openShells).toBe(0)
    await expect(communicator.exec('true', { signal })).rejects.toMatchObject({ code: 'winrm/closed' })
  })

  test('gets a small file with few round trips', async () => {
    const server = await serve()
    const communicator = await connect(server)
    const before = server.service.actions.length
    await communicator.upload(Buffer.from('x'), '/tmp/ingot-winrm-small', { signal })
    await communicator.remove('/tmp/ingot-winrm-small', { signal })
    await communicator.close()
    const actions = server.service.actions.slice(before)
    expect(actions.filter((action) => action === 'Command')).toHaveLength(2)
    expect(actions.filter((action) => action === 'Send')).toHaveLength(2)
  })

  test('names what the machine says of a file', async () => {
    const communicator = await connect(await serve())
    const error = await failure(communicator.download('/no/such', new PassThrough(), { signal }))
    expect(error.message).toBe('"/no/such" on the machine can\'t be read: no such file or folder')
  })
})

/** Until a command runs whose request is answered. */
async function started(server: WinRmServer, command: string): Promise<void> {
  while (!server.service.commandLines.some((line) => line.startsWith(command))) await sleep(10)
  await sleep(50)
}

async function failure(work: Promise<unknown>): Promise<Error & { hint?: string }> {
  return work.then(
    () => Promise.reject(new Error('it succeeded')),
    (error: Error) => error,
  )
}
