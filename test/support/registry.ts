import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, untilListening } from './ports.ts'

export interface Registry {
  /** `127.0.0.1:PORT`. */
  readonly address: string
  readonly username: string
  readonly password: string
  stop(): void
}

/** Debian's registry for images, on loopback, which lets one user in. Keeps its files in `folder`. */
export async function startRegistry(folder: string): Promise<Registry> {
  const port = await freePort()
  const users = join(folder, 'registry-users')
  const config = join(folder, 'registry.json')
  // Of "s3cret", made with: htpasswd -Bbn bob s3cret
  writeFileSync(users, 'bob:$2y$05$zOPKd8oFP3IdSijNaPFq5Ojj5rkgo/ck/kj6AsmEG8NL3IP7Oo2Ki\n')
  const settings = {
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(folder, 'registry') } },
    http: { addr: `127.0.0.1:${port}`, secret: 'of this test' },
    auth: { htpasswd: { realm: 'test', path: users } },
  }
  writeFileSync(config, JSON.stringify(settings))
  const child: ChildProcess = spawn('docker-registry', ['serve', config], { stdio: 'ignore' })
  await untilListening('127.0.0.1', port)
  return { address: `127.0.0.1:${port}`, username: 'bob', password: 's3cret', stop: () => void child.kill() }
}
