import { spawn } from 'node:child_process'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import ssh2, { type Server, type ServerChannel, type Session } from 'ssh2'

export interface PasswordServerOptions {
  readonly method: 'password' | 'keyboard-interactive'
  readonly password: string
  /** Connects its clients to further hosts, as bastion hosts do. */
  readonly forwards?: boolean
}

/** An SSH server for what a real one only does with accounts of the system: log-ins with a password. */
export interface PasswordServer {
  readonly host: string
  readonly port: number
  /** The questions of keyboard-interactive that were answered. */
  readonly answers: string[]
  stop(): Promise<void>
}

export async function startPasswordServer(options: PasswordServerOptions): Promise<PasswordServer> {
  const answers: string[] = []
  const hostKey = ssh2.utils.generateKeyPairSync('ed25519').private
  const server: Server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on('error', () => {})
    client.on('authentication', (attempt) => {
      const refuse = () => attempt.reject([options.method])
      if (attempt.method !== options.method) return refuse()
      if (attempt.method === 'password') return attempt.password === options.password ? attempt.accept() : refuse()
      if (attempt.method !== 'keyboard-interactive') return
      const questions = [
        { prompt: 'Password: ', echo: false },
        { prompt: 'Once more: ', echo: false },
      ]
      attempt.prompt(questions, 'Log in', 'please', (given) => {
        answers.push(...given)
        if (given.every((answer) => answer === options.password)) attempt.accept()
        else refuse()
      })
    })
    if (options.forwards) {
      client.on('tcpip', (accept, reject, { destIP, destPort }) => {
        const socket = connect(destPort, destIP)
        socket.once('error', () => reject())
        socket.once('connect', () => socket.pipe(accept()).pipe(socket))
      })
    }
    client.on('session', (accept) => serve(accept()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    answers,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function serve(session: Session): void {
  session.on('exec', (accept, _reject, { command }) => run(accept(), 'sh', ['-c', command]))
  // The library's types know only SFTP of its own.
  const anySession = session as unknown as {
    on(
      event: 'subsystem',
      listener: (accept: () => ServerChannel, reject: () => void, info: { name: string }) => void,
    ): void
  }
  anySession.on('subsystem', (accept, reject, { name }) =>
    name === 'sftp' ? run(accept(), '/usr/lib/openssh/sftp-server', []) : reject(),
  )
}

function run(channel: ServerChannel, program: string, args: readonly string[]): void {
  const child = spawn(program, args, { cwd: tmpdir() })
  channel.pipe(child.stdin)
  child.stdin.on('error', () => {})
  child.stdout.pipe(channel, { end: false })
  child.stderr.pipe(channel.stderr, { end: false })
  channel.on('close', () => child.kill())
  child.on('close', (code, signal) => {
    if (signal) channel.exit(signal.replace('SIG', ''), false, '')
    else channel.exit(code ?? 0)
    channel.end()
    channel.close()
  })
}
