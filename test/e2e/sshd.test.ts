import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sshd, startSshd } from '../support/sshd.ts'

let sshd: Sshd
beforeAll(async () => {
  sshd = await startSshd()
})
afterAll(() => sshd.stop())

test("the test's own server lets OpenSSH's client in, also after a restart", async () => {
  expect(ssh('echo hello')).toBe('hello\n')
  await sshd.kill()
  expect(() => ssh('echo hello')).toThrow('refused')
  await sshd.start()
  expect(ssh('echo again')).toBe('again\n')
})

function ssh(command: string): string {
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR', 'BatchMode=yes']
  const flags = options.flatMap((option) => ['-o', option])
  const target = `${sshd.username}@${sshd.host}`
  return execFileSync('ssh', [...flags, '-i', sshd.privateKeyFile, '-p', `${sshd.port}`, target, command], {
    encoding: 'utf8',
    stdio: 'pipe',
  })
}
