import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PrivateKeyFile } from '../../src/communicators/index.ts'
import { readCertificate } from '../../src/communicators/ssh/certificate.ts'
import { readPrivateKey } from '../../src/communicators/ssh/private-key.ts'
import { killQuietly } from '../support/processes.ts'
import { bastionRouteFor, connectTo, outputOf } from '../support/ssh-step.ts'
import { type Sshd, startSshd } from '../support/sshd.ts'

const { username } = userInfo()

describe('certificates', () => {
  let folder: string
  let sshd: Sshd
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ingot-ca-'))
    keygen('-t', 'ed25519', '-f', path('ca'))
    // It knows the authority and no user's key.
    sshd = await startSshd({ config: [`TrustedUserCAKeys ${path('ca.pub')}`, 'AuthorizedKeysFile none'] })
  })
  afterAll(async () => {
    await sshd.stop()
    rmSync(folder, { recursive: true })
  })

  const path = (name: string): string => join(folder, name)

  /** A new key with a certificate. */
  function certified(name: string, kind: readonly string[], signing: readonly string[] = ['-n', username]) {
    keygen(...kind, '-f', path(name))
    execFileSync('ssh-keygen', ['-q', '-s', path('ca'), '-I', name, ...signing, path(`${name}.pub`)])
    const certificatePath = path(`${name}-cert.pub`)
    const certificate = { path: certificatePath, certificate: readCertificate(readFileSync(certificatePath, 'utf8')) }
    const key: PrivateKeyFile = { path: path(name), key: readPrivateKey(readFileSync(path(name), 'utf8')), certificate }
    return key
  }

  test.each([
    ['ed25519', ['-t', 'ed25519']],
    ['rsa', ['-t', 'rsa', '-b', '2048']],
    ['rsa-pem', ['-t', 'rsa', '-b', '2048', '-m', 'PEM']],
    ['ecdsa-256', ['-t', 'ecdsa', '-b', '256']],
    ['ecdsa-384', ['-t', 'ecdsa', '-b', '384']],
    ['ecdsa-521', ['-t', 'ecdsa', '-b', '521']],
  ] as const)('let in: %s', async (name, kind) => {
    const key = certified(name, kind)
    for (const cipher of ['aes128-gcm@openssh.com', 'aes256-ctr']) {
      const communicator = await connectTo(sshd, { config: { privateKey: key, ciphers: [cipher] } })
      expect(await outputOf(communicator, 'echo in')).toBe('in\n')
      await communicator.close()
    }
  })

  test('signatures of ECDSA have the right form whatever their numbers are', async () => {
    // One in 128 is a byte shorter than the others, one in two a byte longer.
    const key = certified('ecdsa-often', ['-t', 'ecdsa', '-b', '256'])
    const attempts = Array.from({ length: 12 }, async () => {
      const communicator = await connectTo(sshd, { config: { privateKey: key, handshakeAttempts: 1 } })
      await communicator.close()
    })
    await Promise.all(attempts)
  })

  test('the key alone still lets in where it is known', async () => {
    const plain = await startSshd()
    const key = certified('for-others', ['-t', 'ed25519'])
    const both = { ...key, path: plain.privateKeyFile, key: plain.privateKey.trim() }
    keygenCertificateFor(plain.privateKeyFile)
    const certificatePath = `${plain.privateKeyFile}-cert.pub`
    const certificate = { path: certificatePath, certificate: readCertificate(readFileSync(certificatePath, 'utf8')) }
    const communicator = await connectTo(plain, { config: { privateKey: { ...both, certificate } } })
    expect(await outputOf(communicator, 'echo in')).toBe('in\n')
    await communicator.close()
    await plain.stop()
  })

  function keygenCertificateFor(key: string): void {
    execFileSync('ssh-keygen', ['-q', '-s', path('ca'), '-I', 'x', '-n', username, `${key}.pub`])
  }

  test('that have expired are told so', async () => {
    const key = certified('old', ['-t', 'ed25519'], ['-n', username, '-V', '20200101:20200102'])
    const failing = connectTo(sshd, { config: { privateKey: key, handshakeAttempts: 1 } })
    await expect(failing).rejects.toThrow(
      /the key \S+old with the certificate \S+old-cert.pub \(expired at 2020-01-02T/,
    )
  })

  test('let in to a bastion host', async () => {
    const target = await startSshd()
    const privateKey = certified('for-bastion', ['-t', 'ed25519'])
    const communicator = await connectTo(target, { config: { route: bastionRouteFor(sshd, { privateKey }) } })
    expect(await outputOf(communicator, 'echo in')).toBe('in\n')
    await communicator.close()
    await target.stop()
  })

  test.each([
    ['agent-ed25519', ['-t', 'ed25519']],
    ['agent-rsa', ['-t', 'rsa', '-b', '2048']],
    ['agent-ecdsa', ['-t', 'ecdsa', '-b', '256']],
  ] as const)('in an agent let in: %s', async (name, kind) => {
    certified(name, kind)
    const socket = path(`${name}.sock`)
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
    try {
      await untilAdded(socket, path(name))
      const communicator = await connectTo(sshd, { config: { agent: { socket }, privateKey: undefined } })
      expect(await outputOf(communicator, 'echo in')).toBe('in\n')
      await communicator.close()
    } finally {
      if (agent.pid) killQuietly(agent.pid, 'SIGTERM')
    }
  })
})

function keygen(...args: string[]): void {
  execFileSync('ssh-keygen', ['-q', '-N', '', ...args])
}

async function untilAdded(socket: string, key: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      execFileSync('ssh-add', ['-q', key], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'pipe' })
      return
    } catch (error) {
      if (attempt > 100) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
