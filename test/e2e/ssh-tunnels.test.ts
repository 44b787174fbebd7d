import { connect, createServer, type Server } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Communicator, SshConfig } from '../../src/communicators/index.ts'
import { freePort } from '../support/ports.ts'
import { bastionRouteFor, connectTo, outputOf, RecordingUi, stepContext } from '../support/ssh-step.ts'
import { type Sshd, startSshd } from '../support/sshd.ts'

describe('tunnels', () => {
  let sshd: Sshd
  let echo: Server
  let echoPort: number
  const open: Communicator[] = []
  beforeAll(async () => {
    sshd = await startSshd()
    // Answers once the other side has ended what it says: both directions end by themselves.
    echo = createServer({ allowHalfOpen: true }, async (socket) => socket.end(`you said ${await text(socket)}`))
    echo.listen(0, '127.0.0.1')
    await new Promise((resolve) => echo.once('listening', resolve))
    const address = echo.address()
    echoPort = typeof address === 'object' && address ? address.port : 0
  })
  afterAll(async () => {
    echo.close()
    await sshd.stop()
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((communicator) => communicator.close()))
  })

  async function withTunnels(config: Partial<SshConfig>, ui = new RecordingUi()): Promise<Communicator> {
    const communicator = await connectTo(sshd, { config, context: stepContext(ui) })
    open.push(communicator)
    return communicator
  }

  function say(port: number, words: string): Promise<string> {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    const answer = text(socket)
    socket.end(words)
    return answer
  }

  /** What a program on the machine gets to hear from a port there. */
  const sayThere = (communicator: Communicator, port: number, words: string): Promise<string> =>
    outputOf(communicator, `printf ${words} | socat -t 5 - TCP:localhost:${port}`)

  test('ssh_local_tunnels lead from a port here to a host there', async () => {
    const [port, ui] = [await freePort(), new RecordingUi()]
    const localTunnels = [{ port, target: { host: 'localhost', port: echoPort } }]
    const communicator = await withTunnels({ localTunnels }, ui)
    expect(await say(port, 'hello')).toBe('you said hello')
    const large = 'x'.repeat(3 << 20)
    expect(await say(port, large)).toBe(`you said ${large}`)
    expect(ui.said).toContain(`Port ${port} on localhost leads to localhost:${echoPort}, seen from the machine`)
    await communicator.close()
    await expect(say(port, 'hello')).rejects.toThrow('ECONNREFUSED')
  })

  test('ssh_local_tunnels stay while the connection comes back', async () => {
    const port = await freePort()
    const localTunnels = [{ port, target: { host: 'localhost', port: echoPort } }]
    const communicator = await withTunnels({ localTunnels })
    sshd.killSessions()
    expect(await outputOf(communicator, 'echo again')).toBe('again\n')
    expect(await say(port, 'hello')).toBe('you said hello')
  })

  test('ssh_local_tunnels to nowhere hang up, and say why', async () => {
    const [port, nowhere, ui] = [await freePort(), await freePort(), new RecordingUi()]
    await withTunnels({ localTunnels: [{ port, target: { host: '127.0.0.1', port: nowhere } }] }, ui)
    await say(port, 'hello').catch(() => {})
    expect(ui.said.at(-1)).toContain(`"ssh_local_tunnels": 127.0.0.1:${nowhere} can't be reached from the machine`)
  })

  test('ssh_local_tunnels from a port that is taken end the build', async () => {
    const localTunnels = [{ port: echoPort, target: { host: 'localhost', port: 1 } }]
    await expect(withTunnels({ localTunnels })).rejects.toMatchObject({
      code: 'ssh/tunnel',
      message: expect.stringContaining(`"ssh_local_tunnels": port ${echoPort} on localhost can't be opened`),
    })
  })

  test('ssh_remote_tunnels lead from a port there to a host here, also after a reconnect', async () => {
    const port = await freePort()
    const remoteTunnels = [{ port, target: { host: '127.0.0.1', port: echoPort } }]
    const communicator = await withTunnels({ remoteTunnels })
    expect(await sayThere(communicator, port, 'hello')).toBe('you said hello')
    sshd.killSessions()
    expect(await sayThere(communicator, port, 'again')).toBe('you said again')
  })

  test('several ssh_remote_tunnels are told apart', async () => {
    const other = createServer((socket) => socket.end('the other')).listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port: otherPort } = other.address() as { port: number }
    const [one, two] = [await freePort(), await freePort()]
    const communicator = await withTunnels({
      remoteTunnels: [
        { port: one, target: { host: '127.0.0.1', port: echoPort } },
        { port: two, target: { host: '127.0.0.1', port: otherPort } },
      ],
    })
    expect(await sayThere(communicator, one, 'x')).toBe('you said x')
    expect(await sayThere(communicator, two, 'x')).toBe('the other')
    other.close()
  })

  test('ssh_remote_tunnels that the machine refuses end the build', async () => {
    const strict = await startSshd({ config: ['AllowTcpForwarding no'] })
    const remoteTunnels = [{ port: await freePort(), target: { host: '127.0.0.1', port: echoPort } }]
    const failing = connectTo(strict, { config: { remoteTunnels } })
    await expect(failing).rejects.toMatchObject({
      code: 'ssh/tunnel',
      message: expect.stringContaining('"ssh_remote_tunnels"'),
      hint: expect.stringContaining('AllowTcpForwarding'),
    })
    await strict.stop()
  })

  test('both go through a bastion host', async () => {
    const bastion = await startSshd()
    const [here, there] = [await freePort(), await freePort()]
    const target = { host: '127.0.0.1', port: echoPort }
    const communicator = await withTunnels({
      route: bastionRouteFor(bastion),
      localTunnels: [{ port: here, target }],
      remoteTunnels: [{ port: there, target }],
    })
    expect(await say(here, 'in')).toBe('you said in')
    expect(await sayThere(communicator, there, 'out')).toBe('you said out')
    await communicator.close()
    await bastion.stop()
  })
})
