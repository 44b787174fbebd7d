import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { endedEarly } from '../../../src/builders/amazon-common/ended-early.ts'
import { InstanceLease } from '../../../src/builders/amazon-common/instance-lease.ts'
import type { LeasePlan } from '../../../src/builders/amazon-common/lease-plan.ts'
import { ShutdownSwitch } from '../../../src/builders/amazon-common/shutdown-behavior.ts'
import { IngotError } from '../../../src/errors/index.ts'
import { type Bench, bench } from '../../support/component.ts'
import { awsFault, FakeAccount } from '../../support/fake-ec2.ts'
import { eventually, LeasedGuest } from '../../support/leased-guest.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { fakeBuild } from './fake-build.ts'

const HOUR = 3_600_000
const { signal } = new AbortController()
const DISCONNECTED = { kind: 'disconnected' } as const

describe('a lease', () => {
  let guest: LeasedGuest
  let clock: ManualClock
  let at: Bench
  let account: FakeAccount
  let lease: InstanceLease

  beforeEach(() => {
    guest = new LeasedGuest()
    clock = new ManualClock()
    at = bench(guest.root)
    account = new FakeAccount(clock)
    lease = make('ours')
  })
  afterEach(async () => {
    await lease.giveUp(signal)
    await guest.remove()
  })

  function make(shutdown: LeasePlan['shutdown'], duration = HOUR): InstanceLease {
    const region = account.region('eu-west-1')
    return new InstanceLease({
      plan: { duration, shutdown },
      communicator: guest.communicator,
      instanceId: LeasedGuest.id,
      shutdown: shutdown === 'ours' ? new ShutdownSwitch(region, LeasedGuest.id, at.step.ui) : undefined,
      context: { ...at.step, host: { ...at.host, clock } },
      root: guest.root,
    })
  }

  /** What EC2 was told to do when the machine turns itself off. */
  const switched = () =>
    account.region('eu-west-1').ec2.calls.map(({ name, input }) => {
      expect([name, input['InstanceId']]).toEqual(['ModifyInstanceAttribute', LeasedGuest.id])
      return (input['InstanceInitiatedShutdownBehavior'] as { Value: string }).Value
    })
  const renewals = () => guest.communicator.log.filter((entry) => entry.includes('say set')).length
  const run = (command = 'true') => lease.watched().exec(command, { signal })

  test('is set, and renewed every quarter of its time', async () => {
    await lease.begin()
    expect(at.spoken()).toEqual(['message: The machine turns itself off when this run is gone for 1h0m0s'])
    expect(guest.left()).toBeGreaterThan(3500)
    clock.pass(HOUR / 4 - 1)
    expect(renewals()).toBe(1)
    for (const count of [2, 3]) {
      clock.pass(HOUR / 4)
      await eventually(() => renewals() === count)
      // It sleeps again once the renewal has come back.
      await new Promise((done) => setTimeout(done, 300))
    }
    expect(switched()).toEqual([])
  })

  test('of a machine that can have none leaves the machine as Packer has it, and says why', async () => {
    guest.put('sys/class/dmi/id/board_asset_tag', 'another')
    await lease.begin()
    expect(at.spoken()).toEqual([
      'message: The machine has no lease: it goes on running should this run be killed (it does not say that it is the instance)',
    ])
    expect(switched()).toEqual(['stop'])
    clock.pass(HOUR)
    expect(renewals()).toBe(1)
  })

  test('lets a machine that the template turns off be stopped, and counts again when it is back', async () => {
    await lease.begin()
    const [, keeper] = [await run(), await guest.keeper()]
    guest.communicator.endings.push(DISCONNECTED)
    await run('shutdown -r now')
    await eventually(() => switched().length === 1)
    expect(switched()).toEqual(['stop'])
    process.kill(keeper, 'SIGKILL')
    await eventually(() => guest.left() !== undefined)
    await run()
    await eventually(() => switched().length === 2)
    expect(switched()).toEqual(['stop', 'terminate'])
    await eventually(() => renewals() === 2)
  })

  test('notices connections that break under a file, too', async () => {
    await lease.begin()
    guest.communicator.failures.push(new IngotError('ssh/connection-lost', 'gone'))
    await expect(lease.watched().upload(Buffer.from('x'), 'x', { signal })).rejects.toThrow('gone')
    await eventually(() => switched().length === 1)
    expect(switched()).toEqual(['stop'])
  })

  test('is lifted when the template is through', async () => {
    await lease.begin()
    const keeper = await guest.keeper()
    await lease.release()
    expect(switched()).toEqual(['stop'])
    expect(guest.left()).toBeUndefined()
    await eventually(() => !isAlive(keeper))
    clock.pass(HOUR)
    expect(renewals()).toBe(1)
  })

  test('is renewed until EC2 has heard that it is over, however long that takes', async () => {
    await lease.begin()
    const heard = Promise.withResolvers<void>()
    account.region('eu-west-1').ec2.answers.ModifyInstanceAttribute = () => heard.promise
    const over = lease.release()
    clock.pass(HOUR / 4)
    await eventually(() => renewals() === 2)
    heard.resolve()
    await over
    expect(guest.left()).toBeUndefined()
  })

  test('is lifted before the machine is ended, which it would hold up', async () => {
    await lease.begin()
    await lease.giveUp(signal)
    expect(switched()).toEqual([])
    expect(guest.left()).toBeUndefined()
    await lease.giveUp(signal)
    expect(guest.communicator.log.filter((entry) => entry.startsWith('exec rm'))).toHaveLength(1)
  })

  test('is not lifted in a machine that is gone', async () => {
    await lease.begin()
    guest.communicator.endings.push(DISCONNECTED)
    await run('shutdown -h now')
    const before = guest.communicator.log.length
    await lease.release()
    expect(switched()).toEqual(['stop'])
    expect(guest.communicator.log).toHaveLength(before)
  })

  test('that can not be renewed is tried again soon, and told of once', async () => {
    await lease.begin()
    const refused = () => new IngotError('ssh/refused', 'not now')
    guest.communicator.failures.push(refused(), refused())
    clock.pass(HOUR / 4)
    for (const count of [3, 4]) {
      await eventually(() => renewals() === count - 1)
      await new Promise((done) => setTimeout(done, 300))
      clock.pass(15_000)
    }
    await eventually(() => renewals() === 4)
    const told = at.spoken().filter((text) => text.includes('not now'))
    expect(told).toEqual(['message: The lease of the machine could not be renewed (not now); trying again'])
  })

  test('does not wait for a renewal that never comes back', async () => {
    await lease.begin()
    guest.program('id', 'exec /bin/sleep 30')
    process.kill(await guest.keeper(), 'SIGKILL')
    clock.pass(HOUR / 4)
    await eventually(() => renewals() === 2)
    await new Promise((done) => setTimeout(done, 300))
    clock.pass(60_000)
    await new Promise((done) => setTimeout(done, 50))
    clock.pass(15_000)
    await eventually(() => renewals() === 3)
    at.abort.abort()
  })

  test('goes on where the behaviour can not be changed', async () => {
    account.region('eu-west-1').ec2.answers.ModifyInstanceAttribute = () => {
      throw awsFault('UnauthorizedOperation', 'You are not authorized')
    }
    await lease.begin()
    guest.communicator.endings.push(DISCONNECTED)
    await run()
    await run()
    await lease.release()
    const warnings = at.spoken().filter((text) => text.startsWith('warning'))
    expect(warnings).toEqual([
      expect.stringContaining('Allow ec2:ModifyInstanceAttribute, or set "shutdown_behavior".'),
    ])
  })

  test('leaves the behaviour that a template has set alone', async () => {
    lease = make('template')
    await lease.begin()
    guest.communicator.endings.push(DISCONNECTED)
    await run()
    await lease.release()
    expect(switched()).toEqual([])
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('a machine that turns itself off', () => {
  const SSH = { communicator: 'ssh', ssh_username: 'admin', ssh_timeout: '1s' }

  async function launched(options: object, onError: 'cleanup' | 'abort' | 'ask' = 'cleanup') {
    const build = fakeBuild({ ...SSH, ...options }, { context: { onError } })
    await build.run()
    return build.home
  }

  test.each([
    [{}, 'terminate'],
    [{ lease_duration: 'off' }, 'stop'],
    [{ shutdown_behavior: 'stop' }, 'stop'],
    [{ shutdown_behavior: 'terminate', lease_duration: 'off' }, 'terminate'],
    [{ disable_stop_instance: true }, 'stop'],
    [{ communicator: 'none' }, 'stop'],
  ])('%j: %s', async (options, behavior) => {
    const { inputOf } = await launched(options).then((ec2) => ({ inputOf: ec2.inputOf.bind(ec2) }))
    expect(inputOf('RunInstances')).toMatchObject({ InstanceInitiatedShutdownBehavior: behavior })
  })

  test.each(['abort', 'ask'] as const)('is left to people with -on-error=%s', async (onError) => {
    const ec2 = await launched({}, onError)
    expect(ec2.inputOf('RunInstances')).toMatchObject({ InstanceInitiatedShutdownBehavior: 'stop' })
  })

  test('ends when it is a spot instance', async () => {
    const behavior = async (options: object) => {
      const ec2 = await launched({ spot_price: 'auto', ...options })
      return (ec2.inputOf('CreateLaunchTemplate')['LaunchTemplateData'] as Record<string, unknown>)[
        'InstanceInitiatedShutdownBehavior'
      ]
    }
    expect(await behavior({})).toBe('terminate')
    expect(await behavior({ lease_duration: 'off' })).toBeUndefined()
    expect(await behavior({ shutdown_behavior: 'stop' })).toBeUndefined()
  })

  test('is told of with both reasons that there may be', () => {
    const StateReason = { Code: 'Client.InstanceInitiatedShutdown', Message: 'Instance initiated shutdown' }
    const { hint } = endedEarly('i-1', { State: { Name: 'terminated' }, StateReason })
    expect(hint).toMatch(/"shutdown_behavior".*"lease_duration"/)
  })

  test.each(['never', '5s'])('has no lease of %s', (lease_duration) => {
    expect(() => fakeBuild({ ...SSH, lease_duration })).toThrow(`"lease_duration" "${lease_duration}" must be`)
  })
})
