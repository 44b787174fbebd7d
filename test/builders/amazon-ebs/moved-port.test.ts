import { expect, test } from 'vitest'
import { generatedData } from '../../../src/builders/amazon-common/generated.ts'
import { InstanceTarget } from '../../../src/builders/amazon-common/instance-target.ts'
import { fakeBuild } from './fake-build.ts'

const tag = (Value: string) => ({ Key: 'aws:ingot:port-22', Value })

/** A build that is about to connect to 127.32.0.5. */
function connecting(options: object) {
  const build = fakeBuild({ communicator: 'ssh', ssh_username: 'admin', ...options })
  const { state, home, config } = build
  state.home.value = build.account.region('eu-west-1')
  state.key.value = { kind: 'none' }
  state.sourceImage.value = {}
  const target = new InstanceTarget(config)
  const setTags = (...Tags: { Key: string; Value: string }[]) => {
    const instance = { InstanceId: 'i-1', State: { Name: 'running' as const }, VpcId: 'vpc-1' }
    home.instances.set('i-1', { ...instance, PublicIpAddress: '127.32.0.5', Tags })
    return home.instances.get('i-1') ?? {}
  }
  return { ...build, setTags, find: () => target.find(state, build.step) }
}

test('connects to the port that stands in on this computer, and says so once', async () => {
  const build = connecting({})
  build.state.instance.value = build.setTags(tag('10022'))
  expect(await build.find()).toEqual({ host: '127.32.0.5', port: 10_022 })
  expect(await build.find()).toEqual({ host: '127.32.0.5', port: 10_022 })
  const told = build.spoken().filter((line) => line.includes('10022'))
  expect(told).toEqual([
    expect.stringContaining(
      "Port 22 of 127.32.0.5 can't be had on this computer (another SSH server has it, or only root may use it); using 10022",
    ),
  ])
  expect(generatedData(build.config, build.state)).toMatchObject({ Port: 10_022 })
})

test('learns while it waits that a port was moved', async () => {
  const build = connecting({})
  build.state.instance.value = build.setTags()
  expect(await build.find()).toMatchObject({ port: 22 })
  build.setTags(tag('10023'))
  build.at.host.clock.advance(5000)
  expect(await build.find()).toMatchObject({ port: 10_023 })
})

test.each([
  ['a port that was not moved', { ssh_port: 2222 }, '10022', 2222],
  ['a tag that names no port', {}, 'yes', 22],
] as const)('leaves the port as it is for %s', async (_, options, value, port) => {
  const build = connecting(options)
  build.state.instance.value = build.setTags(tag(value))
  expect(await build.find()).toMatchObject({ port })
  expect(generatedData(build.config, build.state)).toMatchObject({ Port: port })
})
