import { describe, expect, test } from 'vitest'
import type { Symptoms } from '../../../../src/communicators/ssh/doctor/cause.ts'
import { diagnose } from '../../../../src/communicators/ssh/doctor/diagnose.ts'
import type { LoginEvidence } from '../../../../src/communicators/ssh/doctor/evidence.ts'
import { AttemptFailure } from '../../../../src/communicators/ssh/failure.ts'

const config = { username: 'admin', password: undefined, ciphers: undefined, keyExchange: undefined }
const login: LoginEvidence = {
  kind: 'login',
  tried: ['publickey'],
  accepts: ['publickey'],
  partial: false,
  keyKnown: false,
  keyTypes: ['ssh-ed25519'],
  signatures: undefined,
  newPassword: false,
  notice: '',
}

function causeOf(failure: AttemptFailure, more: Partial<Symptoms> = {}) {
  return diagnose({ failure, config, console: '', answer: '', ...more })
}

function refused(evidence: Partial<LoginEvidence>, more: Partial<Symptoms> = {}) {
  return causeOf(new AttemptFailure('refused', 'no', undefined, undefined, { ...login, ...evidence }), more)
}

const socketError = (code: string): Error => Object.assign(new Error(code), { code })

describe('a machine that is not reached', () => {
  test.each([
    ['ENETUNREACH', 'ssh/no-route'],
    ['EHOSTDOWN', 'ssh/no-route'],
    ['ETIMEDOUT', 'ssh/filtered'],
    ['ENOTFOUND', 'ssh/name-not-found'],
    ['EAI_AGAIN', 'ssh/name-server-silent'],
    ['EPERM', 'ssh/not-allowed-here'],
  ])('%s', (code, cause) => {
    expect(causeOf(new AttemptFailure('tcp', code, socketError(code)))?.code).toBe(cause)
  })

  test.each([
    ["the bastion host can't connect to it (Connection refused)", 'ssh/port-closed'],
    ["the bastion host can't connect to it (No route to host)", 'ssh/no-route'],
    ["the bastion host can't connect to it (Connection timed out)", 'ssh/filtered'],
    ["the bastion host can't connect to it (Name or service not known)", 'ssh/name-not-found'],
    ["the proxy can't connect to it (network unreachable)", 'ssh/no-route'],
    ["the proxy can't connect to it (it answered 502 Bad Gateway)", undefined],
  ])('%s', (reason, cause) => {
    expect(causeOf(new AttemptFailure('tcp', reason))?.code).toBe(cause)
  })

  test('has no address yet', () => {
    expect(causeOf(new AttemptFailure('address', 'not yet'))?.code).toBe('ssh/no-address')
  })

  test('a proxy fails', () => {
    const failure = new AttemptFailure('tcp', 'x', socketError('ECONNREFUSED'), 'the proxy p:1080')
    expect(causeOf(failure)).toMatchObject({
      code: 'ssh/proxy-port-closed',
      hint: expect.stringContaining('proxy_host'),
    })
    const other = new AttemptFailure('tcp', 'it hung up', undefined, 'the proxy p:1080')
    expect(causeOf(other)?.code).toBe('ssh/proxy-failed')
  })
})

describe('what answers in place of an SSH server', () => {
  const silent = new AttemptFailure('banner', 'connected, but no SSH server answers yet')
  test.each([
    ['HTTP/1.1 400 Bad Request', 'an HTTP server'],
    ['\x15\x03\x01\x00\x02\x02\x46', 'a TLS server'],
    ['220 ftp ready', 'an FTP or mail server'],
    ['@RSYNCD: 31.0', 'something else'],
  ])('%j', (answer, kind) => {
    const cause = causeOf(silent, { answer })
    expect(cause?.code).toBe('ssh/not-ssh')
    expect(cause?.sentence).toContain(kind)
  })

  test.each([
    ['SSH-1.5-old', 'ssh/old-protocol'],
    ['SSH-1.99-both', 'ssh/closed-in-handshake'],
    ['SSH-2.0-OpenSSH_9.9', 'ssh/closed-in-handshake'],
    ['Not allowed at this time', 'ssh/penalty'],
  ])('%s', (firstLine, code) => {
    const evidence = { kind: 'handshake', firstLine, offers: undefined } as const
    expect(causeOf(new AttemptFailure('handshake', 'x', undefined, undefined, evidence))?.code).toBe(code)
  })

  test('a handshake that comes to a halt', () => {
    const failure = new AttemptFailure('handshake', 'the server went silent in the middle of it')
    expect(causeOf(failure)).toMatchObject({ code: 'ssh/handshake-stalled', hint: expect.stringContaining('MTU') })
  })
})

describe('a log-in that is refused', () => {
  test.each([
    ['ssh/account-refused', { keyKnown: true }],
    ['ssh/more-factors', { partial: true, keyKnown: true }],
    ['ssh/password-expired', { newPassword: true }],
    ['ssh/not-yet', { notice: 'System is booting up. Unprivileged users are not permitted to log in yet.' }],
    ['ssh/key-type-refused', { signatures: ['rsa-sha2-512', 'ecdsa-sha2-nistp256'] }],
    ['ssh/login-refused', { signatures: ['rsa-sha2-512'], keyTypes: ['ssh-rsa'] }],
    ['ssh/method-refused', { accepts: ['password'] }],
    ['ssh/login-refused', {}],
  ] as const)('%s', (code, evidence) => {
    expect(refused(evidence)?.code).toBe(code)
  })

  test('the server hangs up in the middle', () => {
    const failure = new AttemptFailure('login', 'the other side cut the connection', undefined, undefined, login)
    expect(causeOf(failure)?.code).toBe('ssh/closed-during-login')
    const silent = new AttemptFailure('login', 'the server went silent in the middle of it')
    expect(causeOf(silent)?.code).toBe('ssh/login-stalled')
  })
})

describe('what the console says', () => {
  const closed = new AttemptFailure('tcp', 'x', socketError('ECONNREFUSED'))
  test.each([
    ['[ 1.0] Kernel panic - not syncing: No working init found', 'ssh/kernel-panic'],
    ['error: no such device: 12-34\ngrub rescue> ', 'ssh/no-boot'],
    ['You are in emergency mode. After logging in', 'ssh/emergency-mode'],
    ['cp: error writing x: No space left on device', 'ssh/disk-full'],
    ['Out of memory: Killed process 812 (sshd)', 'ssh/out-of-memory'],
    ['[FAILED] Failed to start ssh.service - OpenBSD Secure Shell server.', 'ssh/server-not-started'],
    ['[FAILED] Failed to start cloud-init.service - Initial cloud-init job', 'ssh/cloud-init-failed'],
    [
      '2026-01-01 00:00:00 - cc_scripts_user.py[WARNING]: cloud-init: failed to run module scripts-user',
      'ssh/cloud-init-failed',
    ],
    ['[FAILED] Failed to start networking.service - Raise network interfaces.', 'ssh/guest-no-network'],
    ['ci-info: |  ens5  | False |     .     |     .     |   .   | 02:00 |', 'ssh/guest-no-network'],
    ['debian login: ', 'ssh/port-closed'],
  ])('%j', (console, code) => {
    expect(causeOf(closed, { console })?.code).toBe(code)
  })

  test('counts only where it is about the failure', () => {
    const console = 'cp: error writing x: No space left on device'
    const evidence = { kind: 'handshake', firstLine: 'SSH-2.0-x', offers: undefined } as const
    const handshake = new AttemptFailure('handshake', 'x', undefined, undefined, evidence)
    expect(causeOf(handshake, { console })?.code).toBe('ssh/closed-in-handshake')
    expect(causeOf(closed.at('the bastion host b:22'), { console })?.code).toBe('ssh/bastion-port-closed')
  })

  test('who got the key', () => {
    const keysOf = (user: string) =>
      `ci-info: +++Authorized keys from /home/${user}/.ssh/authorized_keys for user ${user}+++`
    expect(refused({}, { console: keysOf('ec2-user') })).toMatchObject({
      code: 'ssh/wrong-user',
      hint: 'Set "ssh_username" to "ec2-user".',
    })
    expect(refused({}, { console: keysOf('admin') })?.code).toBe('ssh/login-refused')
    const none = 'ci-info: no authorized SSH keys fingerprints found for user admin.'
    expect(refused({}, { console: none })?.code).toBe('ssh/no-key-on-machine')
  })
})
