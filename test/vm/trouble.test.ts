import { DescribeInstancesCommand } from '@aws-sdk/client-ec2'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ended, succeeded } from '../support/ingot.ts'
import { belongings, onlyImages, type StartedCloud, startCloud } from '../support/local-cloud.ts'
import { makeVmHome, type VmHome } from '../support/vm-home.ts'

const REGION = 'eu-west-1'
const NOTHING = onlyImages([], [])

let home: VmHome
let cloud: StartedCloud

beforeAll(async () => {
  home = makeVmHome()
  cloud = await startCloud(home)
  home.write('short.json', template({ inline: ['echo ready', 'sleep 3', 'echo done'] }))
  home.write('leased.json', template({ inline: ['echo ready', 'sleep 600'] }, { lease_duration: '1m' }))
})
afterAll(() => home.remove())

function template(shell: object, builder: object = {}) {
  return {
    builders: [
      {
        type: 'amazon-ebs',
        region: REGION,
        source_ami: 'ami-0328aad0f6218c429',
        instance_type: 't2.micro',
        ssh_username: 'ubuntu',
        ami_name: 'short-{{uuid}}',
        ...builder,
      },
    ],
    provisioners: [{ type: 'shell', ...shell }],
  }
}

const left = () => belongings(cloud.client(REGION))
const gc = async (): Promise<string> => succeeded(await home.ingot('gc', '--yes'))

test('a script that fails ends the build with its last lines, its exit status, and nothing left', async () => {
  home.write('bad.json', template({ inline: ['echo before the fall', 'exit 42'] }))

  const built = await home.ingot('build', '--local', 'bad.json')

  expect(built.code).toBe(1)
  expect(built.stdout).toContain('before the fall')
  expect(built.stdout).toMatch(/42/)
  expect(built.stdout + built.stderr).not.toMatch(/\n {4}at /)
  expect(await left()).toEqual(NOTHING)
})

/** Three moments: the machine was asked for, a script runs in it, the image is being made. The script's machine has a lease of a minute. */
const MOMENTS = [
  { moment: 'while the machine starts', pattern: /Waiting for instance \(i-/, file: 'short.json' },
  { moment: 'while a script runs', pattern: /amazon-ebs: ready/, file: 'leased.json' },
  { moment: 'while the image is made', pattern: /Waiting for AMI ami-[0-9a-f]+ to become ready/, file: 'short.json' },
]

describe.each(MOMENTS)('$moment', ({ pattern, file }) => {
  test('Ctrl-C gives everything back', async () => {
    const ended = await interrupt('SIGINT', pattern, file)

    expect(ended.code).toBe(1)
    expect(await left()).toEqual(NOTHING)
    expect(await gc()).toMatch(/nothing/i)
  })

  test('kill -9 leaves what gc gives back', async () => {
    const ended = await interrupt('SIGKILL', pattern, file)

    expect(ended.signal).toBe('SIGKILL')
    if (file === 'leased.json') expect(await untilEnded()).toBe('Client.InstanceInitiatedShutdown')
    expect(await left()).not.toEqual(NOTHING)
    await gc()
    expect(await left()).toEqual(NOTHING)
    expect(await gc()).toMatch(/nothing/i)
  })
})

/** Why the machine that is running ended, once it has. Nobody asks it to. */
async function untilEnded(): Promise<string | undefined> {
  const [id = ''] = (await left())['instances'] ?? []
  for (;;) {
    const answer = await cloud.client(REGION).send(new DescribeInstancesCommand({ InstanceIds: [id] }))
    const [instance] = answer.Reservations?.[0]?.Instances ?? []
    if (instance?.State?.Name === 'terminated') return instance.StateReason?.Code
    await new Promise((done) => setTimeout(done, 500))
  }
}

async function interrupt(signal: 'SIGINT' | 'SIGKILL', pattern: RegExp, file: string): Promise<Ended> {
  const running = home.start('build', '--local', file)
  await running.untilPrinted(pattern)
  running.child.kill(signal)
  return running.ended
}

test('two builds run side by side, also one that turns its machine off, and each copies its image to another region', async () => {
  const both = template({ inline: ['hostname | sudo tee /etc/baked-on'] }, { ami_regions: ['us-east-1'] })
  const turnOff = { type: 'shell', inline: ['sudo shutdown -h now'], expect_disconnect: true, skip_clean: true }
  const [builder] = both.builders
  home.write('both.json', {
    ...both,
    builders: [
      { ...builder, name: 'one' },
      { ...builder, name: 'two' },
    ],
    provisioners: [...both.provisioners, { ...turnOff, only: ['two'] }],
  })

  const built = succeeded(await home.ingot('build', '--local', 'both.json'))

  const ids = (region: string) =>
    [...built.matchAll(new RegExp(`^${region}: (ami-[0-9a-f]{17})$`, 'gm'))].map((m) => String(m[1]))
  const here = await left()
  const there = await belongings(cloud.client('us-east-1'))
  expect(ids(REGION)).toHaveLength(2)
  expect(ids('us-east-1')).toHaveLength(2)
  expect(here).toEqual(onlyImages(ids(REGION), here['snapshots'] ?? []))
  expect(there).toEqual(onlyImages(ids('us-east-1'), there['snapshots'] ?? []))
  expect([here['snapshots'], there['snapshots']].map((snapshots) => snapshots?.length)).toEqual([2, 2])
})
