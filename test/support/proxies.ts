import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, untilListening } from './ports.ts'

export interface ProxyServer {
  readonly host: string
  readonly port: number
  stop(): Promise<void>
}

export interface ProxyLogin {
  readonly username: string
  readonly password: string
}

/** A real SOCKS5 server, Debian's microsocks. */
export async function startSocksProxy(login?: ProxyLogin): Promise<ProxyServer> {
  const port = await freePort()
  const credentials = login ? ['-u', login.username, '-P', login.password] : []
  return running(spawn('microsocks', ['-i', '127.0.0.1', '-p', `${port}`, ...credentials], { stdio: 'ignore' }), port)
}

/** A real HTTP proxy that knows CONNECT, Debian's tinyproxy. */
export async function startHttpProxy(login?: ProxyLogin): Promise<ProxyServer> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'ingot-tinyproxy-'))
  const lines = [
    `Port ${port}`,
    'Listen 127.0.0.1',
    'Timeout 600',
    'MaxClients 50',
    'Allow 127.0.0.1',
    ...(login ? [`BasicAuth ${login.username} ${login.password}`] : []),
    '',
  ]
  writeFileSync(join(folder, 'tinyproxy.conf'), lines.join('\n'))
  const child = spawn('tinyproxy', ['-d', '-c', join(folder, 'tinyproxy.conf')], { stdio: 'ignore' })
  return running(child, port, () => rmSync(folder, { recursive: true }))
}

async function running(child: ChildProcess, port: number, afterwards = (): void => {}): Promise<ProxyServer> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await untilListening('127.0.0.1', port)
  return {
    host: '127.0.0.1',
    port,
    async stop() {
      child.kill('SIGKILL')
      await ended
      afterwards()
    },
  }
}
