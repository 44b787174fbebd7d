import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DescribeImagesCommand, type Image } from '@aws-sdk/client-ec2'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type CallProxy, startCallProxy } from '../support/call-proxy.ts'
import { type TestCloud, testKeyEnv } from '../support/cloud.ts'
import { type Ended, runIngot, startIngot } from '../support/ingot.ts'
import { belongings, onlyImages } from '../support/local-cloud.ts'
import { openSshCloud, sshCloudBuilder } from '../support/ssh-cloud.ts'

// Builds that stop half-way, and `ingot resume` in a new process: what is finished is not done again, what failed is done
// alone. The machines are SSH servers, the calls are counted on their way.

type Regions = readonly [home: string, one: string, two: string]

function template([region, ...copies]: Regions, postProcessors: unknown[] = ['manifest']): object {
  const builder = {
    ...sshCloudBuilder,
    region,
    ami_name: 'golden-{{uuid}}',
    ami_regions: copies,
    ami_users: ['123456789012'],
    tags: { Made: 'by a test', At: '{{timestamp}}' },
    associate_public_ip_address: true,
  }
  return {
    builders: [builder],
    provisioners: [{ type: 'shell', inline: ['true'] }],
    'post-processors': postProcessors,
  }
}

/** A folder with a template, and the calls that its builds make. */
class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), 'ingot-resume-'))
  readonly #cloud: TestCloud
  readonly #proxy: CallProxy
  calls: string[]

  private constructor(cloud: TestCloud, proxy: CallProxy, calls: string[]) {
    this.#cloud = cloud
    this.#proxy = proxy
    this.calls = calls
  }

  /** @param onCall told of each call by its action, the nth of it from 1 */
  static async open(cloud: TestCloud, content: object, onCall: OnCall = () => {}): Promise<Workshop> {
    const calls: string[] = []
    const counts = new Map<number, number>()
    const proxy = await startCallProxy(cloud.url, async (nth, phase, action) => {
      if (phase === 'before') {
        calls.push(action)
        counts.set(nth, calls.filter((call) => call === action).length)
      }
      await onCall(action, counts.get(nth) ?? 0, phase)
    })
    const shop = new Workshop(cloud, proxy, calls)
    writeFileSync(join(shop.folder, 'ami.json'), JSON.stringify(content))
    return shop
  }

  get #place() {
    const env = { INGOT_HOME: join(this.folder, 'home'), AWS_ENDPOINT_URL: this.#proxy.url, ...testKeyEnv }
    return { cwd: this.folder, env }
  }

  start() {
    return startIngot(['build', '-packer-exit-codes=false', 'ami.json'], this.#place)
  }

  /** Goes on with the only run there is. @returns what it did besides looking */
  async resume(): Promise<Ended & { readonly effects: readonly string[] }> {
    const [{ id }] = JSON.parse((await runIngot(['runs', '--json'], this.#place)).stdout)
    this.calls.length = 0
    const ended = await runIngot(['resume', id], this.#place)
    return { ...ended, effects: this.calls.filter((call) => !call.startsWith('Describe')) }
  }

  gc(): Promise<Ended> {
    return runIngot(['gc'], this.#place)
  }

  async close(): Promise<void> {
    await this.#proxy.close()
    rmSync(this.folder, { recursive: true })
    await this.#cloud.cloud.settled()
  }
}

type OnCall = (action: string, nth: number, phase: 'before' | 'after') => void | Promise<void>

/** All that there is in the regions: one whole image in each, and nothing else. */
async function expectWhole(cloud: TestCloud, regions: Regions): Promise<void> {
  await cloud.cloud.settled()
  const names = new Set<string | undefined>()
  for (const region of regions) {
    const client = cloud.client({ region })
    const { images = [], snapshots = [], ...rest } = await belongings(client)
    expect({ region, images: images.length, snapshots: snapshots.length }).toEqual({ region, images: 1, snapshots: 1 })
    expect(Object.values(rest).flat(), region).toEqual([])
    const [image] = (await client.send(new DescribeImagesCommand({ ImageIds: images }))).Images ?? []
    expect(image?.State).toBe('available')
    expect(tagsOf(image), region).toEqual(['At', 'Made', 'ingot:run'])
    names.add(image?.Name)
  }
  // One name everywhere, though part of it is random.
  expect(names.size).toBe(1)
}

function tagsOf(image: Image | undefined): string[] {
  return (image?.Tags ?? []).map(({ Key = '' }) => Key).toSorted()
}

const once = (action: string, region: string) => ({
  kind: 'error',
  actions: [action],
  regions: [region],
  times: 1,
  code: 'ResourceLimitExceeded',
})

describe('a step that failed in one region', () => {
  const regions: Regions = ['us-east-1', 'us-west-1', 'us-west-2']
  let cloud: TestCloud
  let shop: Workshop
  afterEach(async () => {
    await shop.close()
    await cloud.close()
  })

  test.each([
    [
      'CopyImage',
      'us-west-2',
      'us-west-2: no AMI',
      ['CopyImage', 'ModifyImageAttribute', 'CreateTags', 'CreateTags', 'DeleteTags'],
    ],
    [
      'ModifyImageAttribute',
      'us-west-1',
      /us-west-1: ami-\w+ is not shared/,
      ['ModifyImageAttribute', 'CreateTags', 'CreateTags', 'DeleteTags'],
    ],
    ['CreateTags', 'us-west-1', /us-west-1: ami-\w+ is not tagged/, ['CreateTags', 'CreateTags', 'DeleteTags']],
    ['DeleteTags', 'us-east-1', /us-east-1: ami-\w+ is not finished/, ['DeleteTags']],
  ])('%s in %s: partial, and then done alone', async (action, region, missing, effects) => {
    cloud = await openSshCloud({ faults: [once(action, region)] })
    shop = await Workshop.open(cloud, template(regions))
    const built = await shop.start().ended
    expect(built.code, built.stdout).toBe(3)
    expect(built.stdout).toMatch(missing)
    expect(built.stdout).toMatch(/==> "ingot resume \S+" goes on where this run stopped/)
    expect(built.stdout).toContain('post-processor manifest (comes after it)')
    expect((await shop.gc()).stdout).toContain('Nothing is left behind.')

    const resumed = await shop.resume()
    expect(resumed.code, resumed.stdout + resumed.stderr).toBe(0)
    expect(resumed.effects.toSorted()).toEqual(effects.toSorted())
    await expectWhole(cloud, regions)
    expect((await shop.resume()).code).toBe(5)
  })
})

test('a post-processor that failed is tried alone, and can still have the images deleted', async () => {
  const regions: Regions = ['us-east-1', 'us-west-1', 'us-west-2']
  const cloud = await openSshCloud()
  const fragile = { type: 'shell-local', inline: ['echo tried >> tries', 'test -f ok'] }
  const replaces = { type: 'artifice', files: ['tries'], keep_input_artifact: false }
  const shop = await Workshop.open(cloud, template(regions, [[replaces, fragile]]))
  const built = await shop.start().ended
  expect(built.code, built.stdout).toBe(3)
  await expectWhole(cloud, regions)
  expect((await shop.resume()).effects).toEqual([])
  writeFileSync(join(shop.folder, 'ok'), '')
  const resumed = await shop.resume()
  expect(resumed.code, resumed.stdout + resumed.stderr).toBe(0)
  expect(new Set(resumed.effects)).toEqual(new Set(['DeregisterImage', 'DeleteSnapshot']))
  for (const region of regions) expect(await belongings(cloud.client({ region }))).toEqual(onlyImages([], []))
  await shop.close()
  await cloud.close()
})

describe.concurrent('a build that is killed after the call for its image', () => {
  let cloud: TestCloud
  beforeAll(async () => {
    cloud = await openSshCloud()
  })
  afterAll(() => cloud.close())

  // Copies are asked for at once: how many of them were under way when the plug was pulled is left to chance.
  test.each<readonly [string, number, 'before' | 'after', Regions, number]>([
    ['CreateImage', 1, 'after', ['us-east-1', 'us-east-2', 'us-west-1'], 2],
    ['CopyImage', 1, 'after', ['eu-west-1', 'eu-west-2', 'eu-west-3'], 1],
    ['CreateTags', 1, 'before', ['eu-central-1', 'eu-north-1', 'sa-east-1'], 0],
    ['DeleteTags', 2, 'after', ['ap-south-1', 'ap-northeast-1', 'ap-northeast-2'], 0],
    ['TerminateInstances', 1, 'before', ['ca-central-1', 'ap-southeast-1', 'ap-southeast-2'], 0],
  ])(
    'at %s %i, %s',
    async (action, nth, phase, regions, atMost) => {
      const shop = await Workshop.open(cloud, template(regions), async (called, count, when) => {
        if (called !== action || count !== nth || when !== phase || killed) return
        killed = true
        running.child.kill('SIGKILL')
        await running.ended
      })
      let killed = false
      const running = shop.start()
      expect((await running.ended).signal).toBe('SIGKILL')
      await cloud.cloud.settled()
      const resumed = await shop.resume()
      expect(resumed.code, resumed.stdout + resumed.stderr).toBe(0)
      const made = resumed.effects.filter((call) => /Image$/.test(call))
      expect(new Set(made)).toEqual(new Set(made.length > 0 ? ['CopyImage'] : []))
      expect(made.length).toBeLessThanOrEqual(atMost)
      expect(resumed.effects).not.toContain('RunInstances')
      await expectWhole(cloud, regions)
      expect((await shop.gc()).stdout).toContain('Nothing is left behind.')
      await shop.close()
    },
    120_000,
  )
})

test('a killed build whose image is on its way is offered to resume before gc takes it', async () => {
  const cloud = await openSshCloud()
  const regions: Regions = ['us-east-1', 'us-east-2', 'us-west-1']
  let killed = false
  const shop = await Workshop.open(cloud, template(regions), async (called, _nth, phase) => {
    if (called !== 'CopyImage' || phase !== 'before' || killed) return
    killed = true
    running.child.kill('SIGKILL')
    await running.ended
  })
  const running = shop.start()
  await running.ended
  expect((await shop.gc()).stdout).toMatch(
    /"ingot resume \S+" would go on from AMI golden-\S+ in us-east-1 \(ami-\w+\)/,
  )
  await shop.close()
  await cloud.close()
})
