import type { Instance } from '@aws-sdk/client-ec2'
import { describe, expect, test } from 'vitest'
import { whileItRuns } from '../../../src/builders/amazon-common/steps/index.ts'
import { fakeBuild } from './fake-build.ts'

/** A build whose instance comes into this state while a provisioner runs, which then goes on for as long as it is let. */
function losing(instance: Omit<Instance, 'InstanceId'>, options: object = {}) {
  const build = fakeBuild(options)
  build.hooks.provision = async (signal) => {
    const InstanceId = [...build.home.instances.keys()].at(-1) ?? ''
    build.home.instances.set(InstanceId, { InstanceId, ...instance })
    await build.at.host.clock.sleep(60_000, signal)
  }
  return build
}

const crashed = { Code: 'Server.InternalError', Message: 'Server.InternalError: the host failed' }

describe('an instance that ends in the middle of a build', () => {
  test.each(['shutting-down', 'terminated', 'stopping', 'stopped'] as const)('%s by EC2, ends it', async (Name) => {
    const build = losing({ State: { Name }, StateReason: crashed })
    const began = build.at.host.clock.now()
    const { result } = await build.run()
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'aws/instance-ended', step: 'Provision' } })
    expect(result).toMatchObject({ error: { message: expect.stringMatching(`is ${Name}: .*the host failed`) } })
    expect(build.at.host.clock.now() - began).toBeLessThan(20_000)
    expect(build.home.names().filter((name) => name === 'RunInstances')).toHaveLength(1)
  })

  test.each([
    ['by what the template runs', 'Client.InstanceInitiatedShutdown'],
    ['by somebody, who may start it again', 'Client.UserInitiatedShutdown'],
  ])('one that is stopped %s, does not', async (_, Code) => {
    const build = losing({ State: { Name: 'stopped' }, StateReason: { Code } })
    expect((await build.run()).result).toEqual({ outcome: 'done' })
  })

  test('is what is told when the connection breaks', async () => {
    const build = losing({ State: { Name: 'stopped' }, StateReason: crashed })
    const { provision } = build.hooks
    build.hooks.provision = async (signal) => {
      await provision(AbortSignal.any([signal, AbortSignal.timeout(0)])).catch(() => {})
      throw new Error('Broken pipe')
    }
    expect((await build.run()).result).toMatchObject({ error: { code: 'aws/instance-ended' } })
  })

  test('costs no call where steps are short', async () => {
    const build = fakeBuild({})
    build.hooks.provision = () => build.at.host.clock.sleep(4000)
    await build.run()
    const looks = build.home.names().filter((name) => name === 'DescribeInstances').length
    const slow = fakeBuild({})
    slow.hooks.provision = () => slow.at.host.clock.sleep(60_000)
    await slow.run()
    const slowLooks = slow.home.names().filter((name) => name === 'DescribeInstances').length
    expect(slowLooks - looks).toBeGreaterThan(3)
    expect(slowLooks - looks).toBeLessThan(12)
  })

  test('nobody waits long for EC2 to say so', async () => {
    const { config, state, step, account, home, at } = fakeBuild({})
    state.home.value = account.region('eu-west-1')
    state.instance.value = { InstanceId: home.addInstance() }
    home.answers.DescribeInstances = () => {
      throw Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' })
    }
    const broken = {
      name: 'Provision',
      async run() {
        throw new Error('Broken pipe')
      },
    }
    const began = at.host.clock.now()
    await expect(whileItRuns(config, broken).run(state, step)).rejects.toThrow('Broken pipe')
    expect(at.host.clock.now() - began).toBeLessThan(15_000)
  })
})
