import { describe, expect, test } from 'vitest'
import { diskCauses } from '../../../../src/communicators/ssh/doctor/disk-causes.ts'
import { noisyShell, shellCause } from '../../../../src/communicators/ssh/doctor/session-causes.ts'
import { MARK, type SessionCheck } from '../../../../src/communicators/ssh/doctor/session-check.ts'

function check(stdout: string, more: Partial<SessionCheck> = {}): SessionCheck {
  return { stdout, stderr: '', end: { kind: 'exit', code: 0 }, ...more }
}

const HEAD = 'Filesystem 1024-blocks Used Available Capacity Mounted on'
const codesOf = (lines: readonly string[], folder?: string) =>
  diskCauses(check([MARK, HEAD, ...lines].join('\n')), folder).map(({ code, sentence }) => `${code} ${sentence}`)

describe('disks', () => {
  test('with room are well', () => {
    expect(codesOf(['/dev/sda1 8000000 2000000 6000000 25% /', '/dev/sda1 / ext4 rw,relatime 0 0'])).toEqual([])
  })

  test('that are full are told once each, with what is left', () => {
    const lines = [
      '/dev/sda1 8000000 8000000 12 100% /',
      '/dev/sda1 8000000 8000000 12 100% /',
      '/dev/sda1 / ext4 rw 0 0',
    ]
    expect(codesOf(lines)).toEqual([
      'ssh/disk-full The disk of "/" on the machine is full: 12 KiB of 7813 MiB are left.',
    ])
  })

  test('that nobody can write to are always full, which says nothing', () => {
    const lines = [
      '/dev/loop0 80000 80000 0 100% /',
      'tmpfs 500000 0 500000 0% /tmp',
      '/dev/loop0 / squashfs ro 0 0',
      'tmpfs /tmp tmpfs rw 0 0',
    ]
    expect(codesOf(lines)).toEqual([])
  })

  test('count where a file is to go to, as they were mounted last', () => {
    const lines = ['/dev/sda1 / ext4 rw 0 0', 'data /srv/data xfs rw 0 0', 'data /srv/data xfs ro,noexec 0 0']
    expect(codesOf(lines)).toEqual([])
    expect(codesOf(lines, '/srv/database')).toEqual([])
    expect(codesOf(lines, '/srv/data/x')[0]).toBe('ssh/disk-read-only "/srv/data" on the machine is mounted read-only.')
    expect(codesOf(lines, '/srv/data/x')[1]).toMatch(/^ssh\/disk-noexec/)
  })

  test('are left alone where there is neither df nor /proc', () => {
    expect(codesOf([])).toEqual([])
    expect(diskCauses(check(`${MARK}; df -Pk / /tmp; cat /proc/mounts\r\n`))).toEqual([])
  })
})

describe('login shells', () => {
  test('that run commands are well, also where the rest is missing', () => {
    expect(shellCause(check(`${MARK}\r\n`, { end: { kind: 'exit', code: 127 } }), 'a')).toBeUndefined()
  })

  test.each([
    ['ssh/shell-silent', check('', { end: { kind: 'late' } })],
    ['ssh/shell-broken', check('', { end: { kind: 'signal', signal: 'SIGSEGV' } })],
    ['ssh/shell-broken', check('', { stderr: 'sh: not found', end: { kind: 'exit', code: 126 } })],
    ['ssh/shell-broken', check('')],
    ['ssh/forced-command', check('Welcome, this is all you get')],
    ['ssh/no-sessions', check('', { end: { kind: 'refused', reason: 'open failed' } })],
    ['ssh/password-expired', check('', { stderr: 'Password change required but no TTY available.' })],
    ['ssh/wrong-user', check('Please login as the user "ec2-user" rather than the user "root".')],
    ['ssh/shell-nologin', check('This account is currently not available.')],
  ] as const)('%s', (code, session) => {
    expect(shellCause(session, 'root')?.code).toBe(code)
  })

  test('that greet are noisy', () => {
    expect(noisyShell(check(`Welcome!\n${MARK}\n`), 'a')?.sentence).toContain('prints "Welcome!"')
    expect(noisyShell(check(`\n${MARK}\n`), 'a')).toBeUndefined()
  })
})
