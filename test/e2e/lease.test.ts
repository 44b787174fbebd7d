import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Communicator } from '../../src/communicators/index.ts'
import { GuestLease } from '../../src/guests/index.ts'
import { eventually, LeasedGuest } from '../support/leased-guest.ts'
import { connectTo, outputOf } from '../support/ssh-step.ts'
import { type Sshd, startSshd } from '../support/sshd.ts'

// A lease over a real SSH server. What would turn this computer off is a stub, found before the real programs.

const { signal } = new AbortController()
let guest: LeasedGuest
let sshd: Sshd
let communicator: Communicator

async function start(maxSessions: number): Promise<void> {
  const config = [`MaxSessions ${maxSessions}`]
  sshd = await startSshd({ config, path: `${guest.root}/bin:${process.env['PATH']}` })
  communicator = await connectTo(sshd)
  for (const program of ['systemctl', 'poweroff', 'shutdown', 'halt', 'sudo']) {
    expect(await outputOf(communicator, `command -v ${program}`)).toBe(`${guest.root}/bin/${program}\n`)
  }
}

beforeEach(() => {
  guest = new LeasedGuest()
})
afterEach(async () => {
  await communicator.close()
  await sshd.stop()
  await guest.remove()
})

function lease(duration: number): GuestLease {
  return new GuestLease({ communicator, machineId: LeasedGuest.id, duration, hold: 0, root: guest.root })
}

test('outlives the connection over which it was set, and then turns the machine off', async () => {
  await start(10)
  guest.program('poweroff')
  expect(await lease(3000).set(signal)).toEqual({ kind: 'set' })
  sshd.killSessions()
  await eventually(() => guest.called().includes('poweroff'))
})

test('is renewed while provisioners have as many sessions open as they may', async () => {
  await start(4)
  expect(await lease(60_000).set(signal)).toEqual({ kind: 'set' })
  // A server forgets the sessions of a burst when it has something else to do.
  await outputOf(communicator, 'true')
  const running = ['one', 'two'].map(() => communicator.exec('sleep 1', { signal }))
  expect(await lease(3_600_000).renew(signal)).toEqual({ kind: 'set' })
  expect(guest.left()).toBeGreaterThan(3500)
  for (const end of running) expect(await end).toEqual({ kind: 'exit', code: 0 })
})

test('is not set where that can not be', async () => {
  await start(3)
  expect(await lease(60_000).set(signal)).toEqual({ kind: 'none', why: 'sessions' })
  expect(guest.left()).toBeUndefined()
  expect(await outputOf(communicator, 'echo still here')).toBe('still here\n')
})
