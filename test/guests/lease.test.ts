import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { IngotError } from '../../src/errors/index.ts'
import { GuestLease, leaseDuration } from '../../src/guests/index.ts'
import { renewalScript } from '../../src/guests/lease/lease-script.ts'
import { eventually, LeasedGuest } from '../support/leased-guest.ts'

const { signal } = new AbortController()
let guest: LeasedGuest

beforeEach(() => {
  guest = new LeasedGuest()
})
afterEach(() => guest.remove())

const isThere = (pid: number) => existsSync(`/proc/${pid}`)
const lease = (duration = 3_600_000, hold = 0, root = guest.root) =>
  new GuestLease({ communicator: guest.communicator, machineId: LeasedGuest.id, duration, hold, root })

test('is set, renewed and lifted', async () => {
  expect(await lease().set(signal)).toEqual({ kind: 'set' })
  expect(guest.left()).toBeGreaterThan(3500)
  const keeper = await guest.keeper()

  expect(await lease(7_200_000).renew(signal)).toEqual({ kind: 'set' })
  expect(guest.left()).toBeGreaterThan(7100)
  expect(await guest.keeper()).toBe(keeper)

  await lease().release(signal)
  await eventually(() => !isThere(keeper))
  expect(guest.called()).toEqual([])
})

test('turns the machine off when it is over, with what the machine has for that', async () => {
  guest.program('poweroff')
  expect(await lease(1000).set(signal)).toEqual({ kind: 'set' })
  await eventually(() => guest.called().some((call) => call.startsWith('poweroff')))
  expect(guest.called()).toEqual(['systemctl poweroff', 'poweroff'])
  expect(readFileSync(join(guest.root, 'dev/console'), 'utf8')).toContain('nobody has renewed the lease')
})

test('is set anew after a restart', async () => {
  await lease().set(signal)
  const keeper = await guest.keeper()
  process.kill(keeper, 'SIGKILL')
  await eventually(() => !isThere(keeper))
  expect(await lease().renew(signal)).toEqual({ kind: 'set' })
  while ((await guest.keeper()) === keeper) await new Promise((done) => setTimeout(done, 20))
})

test('is a transient unit of systemd’s where there is one', async () => {
  mkdirSync(join(guest.root, 'run/systemd/system'), { recursive: true })
  guest.program('systemd-run')
  expect(await lease().set(signal)).toEqual({ kind: 'set' })
  const folder = `${guest.root}/run/ingot-lease`
  expect(guest.called()).toEqual([`systemd-run --quiet --unit=ingot-lease /bin/sh ${folder}/keeper ${folder} 0`])
})

describe('no lease has a machine', () => {
  test('that is another one', async () => {
    guest.put('sys/class/dmi/id/board_asset_tag', 'i-0000000000000000f\n')
    expect(await lease().set(signal)).toEqual({ kind: 'none', why: 'machine' })
    expect(existsSync(join(guest.root, 'run/ingot-lease'))).toBe(false)
    guest.put('var/lib/cloud/data/instance-id', `${LeasedGuest.id}\n`)
    expect(await lease().set(signal)).toEqual({ kind: 'set' })
  })

  test('that keeps everything on its disk', async () => {
    guest.put('proc/mounts', `/dev/vda1 / ext4 rw 0 0\nsysfs ${guest.root}/run sysfs rw 0 0\n`)
    expect(await lease().set(signal)).toEqual({ kind: 'none', why: 'memory' })
  })

  test('whose user may not become root', async () => {
    guest.program('id', 'echo 1000')
    guest.program('sudo', 'echo "a password is required" >&2; exit 1')
    expect(await lease().set(signal)).toEqual({ kind: 'none', why: 'root' })
    expect(guest.called()).toContainEqual(expect.stringMatching(/^sudo -n mkdir/))
  })

  test('whose SSH server allows too few sessions', async () => {
    guest.communicator.failures.push(undefined, new IngotError('ssh/refused', 'no more sessions'))
    expect(await lease().set(signal)).toEqual({ kind: 'none', why: 'sessions' })
  })
})

test('needs no root to be renewed, which a provisioner may have taken away', async () => {
  await lease().set(signal)
  await guest.keeper()
  guest.program('id', 'echo 1000')
  guest.program('sudo', 'exit 1')
  expect(await lease(7_200_000).renew(signal)).toEqual({ kind: 'set' })
  expect(guest.left()).toBeGreaterThan(7100)
})

test('a command that says something else is worth another try', async () => {
  guest.put('proc/mounts', '')
  guest.communicator.endings.push({ kind: 'disconnected' })
  const other = lease(60_000, 0, `${guest.root}; exit 4 #`)
  expect(await other.renew(signal)).toEqual({ kind: 'unknown', why: 'disconnected' })
  expect(await other.renew(signal)).toEqual({ kind: 'unknown', why: 'sh ended with status 4' })
})

describe('a shutdown that somebody else asks for', () => {
  /** How the keeper ends on SIGTERM, with these jobs of systemd's. */
  async function ended(jobs: string, hold: number): Promise<string[]> {
    guest.program('systemctl', `echo '${jobs}'`)
    guest.put('bin/sleep', `#!/bin/sh\necho "sleep $*" >>${guest.root}/called\nexec /bin/sleep 0.05\n`, 0o755)
    await lease(3_600_000, hold).set(signal)
    const keeper = await guest.keeper()
    process.kill(keeper, 'SIGTERM')
    await eventually(() => !isThere(keeper))
    return guest.called().filter((call) => call === 'sleep 10')
  }

  test('is held up', async () => {
    expect(await ended('7 poweroff.target start waiting', 10_000)).toEqual(['sleep 10'])
  })

  test.each([
    ['a restart', '7 reboot.target start waiting', 10_000],
    ['one with nobody to tell', '7 poweroff.target start waiting', 0],
  ])('is not held up when it is %s', async (_, jobs, hold) => {
    expect(await ended(jobs, hold)).toEqual([])
  })
})

test.each([['dash'], ['bash', '--posix'], ['busybox', 'sh']])('is set by %s', async (...shell) => {
  const [file = '', ...args] = shell
  const script = renewalScript({ machineId: LeasedGuest.id, span: 60, hold: 0 }, guest.root)
  const env = { PATH: `${guest.root}/bin:${process.env['PATH']}` }
  const child = spawn(file, [...args, '-uc', script], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  for await (const chunk of child.stdout) said += chunk
  expect(said).toBe('ingot-lease set\n')
})

test.each([
  ['off', undefined],
  ['90m', 5_400_000],
  ['1m', 60_000],
])('%s is a duration', (text, duration) => {
  expect(leaseDuration(text)).toBe(duration)
})

test.each(['59s', '0', '-1h', 'never', '3600'])('%s is none', (text) => {
  expect(() => leaseDuration(text)).toThrow(RangeError)
})
