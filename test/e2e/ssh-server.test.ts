import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ended, run, succeeded } from '../support/ingot.ts'
import { type LocalSshServer, startLocalSshServer } from '../support/local-ssh-server.ts'

// OpenSSH's own clients, which Ansible uses, against the server that Ingot puts before a machine.

describe.each([
  ["with the machine's SFTP server", '/usr/lib/openssh/sftp-server -e'],
  ['without one', '/no/such/sftp-server'],
])('%s', (_, sftpCommand) => {
  let local: LocalSshServer
  let folder: string
  const bytes = Buffer.from(Array.from({ length: 2_500_000 }, (_, index) => (index * 31) % 253))
  beforeAll(async () => {
    local = await startLocalSshServer({ sftpCommand })
    folder = await mkdtemp(join(tmpdir(), 'ingot-ssh-clients-'))
    writeFileSync(join(folder, 'big'), bytes, { mode: 0o750 })
  })
  afterAll(async () => {
    await local.stop()
    await rm(folder, { recursive: true })
  })

  function client(program: string, port: '-p' | '-P', ...args: string[]): Promise<Ended> {
    const options = [
      ...['BatchMode=yes', 'IdentitiesOnly=yes', 'StrictHostKeyChecking=yes'],
      ...[`UserKnownHostsFile=${local.knownHostsFile}`, `IdentityFile=${local.privateKeyFile}`],
    ].flatMap((text) => ['-o', text])
    return run(program, [...options, port, `${local.server.port}`, ...args], { cwd: folder, env: {} })
  }
  const ssh = (...args: string[]) => client('ssh', '-p', 'me@127.0.0.1', ...args)
  const scp = (...args: string[]) => client('scp', '-P', ...args)
  const there = (name: string) => join(local.home, name)

  test('commands run', async () => {
    expect(await ssh('echo out; echo err >&2; exit 3')).toMatchObject({ code: 3, stdout: 'out\n', stderr: 'err\n' })
    expect(await ssh('-tt', 'echo in a terminal')).toMatchObject({ code: 0, stdout: 'in a terminal\n' })
    expect(await ssh('kill -9 $$')).toMatchObject({ code: 255 })
  })

  test('many commands share a connection', async () => {
    const control = ['-o', 'ControlMaster=auto', '-o', `ControlPath=${folder}/c`, '-o', 'ControlPersist=10']
    for (const number of [1, 2, 3]) succeeded(await client('ssh', '-p', ...control, 'me@127.0.0.1', `echo ${number}`))
    succeeded(await scp(...control, 'big', 'me@127.0.0.1:shared'))
    succeeded(await client('ssh', '-p', ...control, '-O', 'check', 'me@127.0.0.1'))
    expect(readFileSync(there('shared')).equals(bytes)).toBe(true)
  })

  test.each([[['-O']], [[]]])('scp %j copies there and back', async (options) => {
    const name = `copy${options.join()}`
    succeeded(await scp(...options, '-p', 'big', `me@127.0.0.1:${name}`))
    expect(readFileSync(there(name)).equals(bytes)).toBe(true)
    expect(statSync(there(name)).mode & 0o777).toBe(0o750)
    succeeded(await scp(...options, `me@127.0.0.1:${name}`, 'back'))
    expect(readFileSync(join(folder, 'back')).equals(bytes)).toBe(true)
    if (!existsSync(there('d'))) mkdirSync(there('d'))
    succeeded(await scp(...options, 'big', 'me@127.0.0.1:d'))
    expect(readdirSync(there('d'))).toEqual(['big'])
    expect(await scp(...options, 'me@127.0.0.1:nope', 'back')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no such file/i),
    })
    expect(readdirSync(local.spool)).toEqual([])
  })

  test('sftp does what it is told', async () => {
    const lines = ['put big x1', 'mkdir dir2', 'rename x1 dir2/x2', 'chmod 600 dir2/x2', 'get dir2/x2 again', 'ls dir2']
    writeFileSync(join(folder, 'batch'), [...lines, 'rm dir2/x2', 'rmdir dir2', ''].join('\n'))
    const out = succeeded(await client('sftp', '-P', '-b', 'batch', 'me@127.0.0.1'))
    expect(out).toContain('dir2/x2')
    expect(readFileSync(join(folder, 'again')).equals(bytes)).toBe(true)
    expect(existsSync(there('dir2'))).toBe(false)
  })

  test('nobody else comes in', async () => {
    const { code, stderr } = await client('ssh', '-p', 'root@127.0.0.1', 'true')
    expect([code, stderr]).toEqual([255, expect.stringContaining('Permission denied (publickey)')])
  })
})
