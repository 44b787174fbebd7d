import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CopyImageCommand,
  CreateSecurityGroupCommand,
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  ImportKeyPairCommand,
} from '@aws-sdk/client-ec2'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startCallProxy } from '../support/call-proxy.ts'
import { type TestCloud, testKeyEnv } from '../support/cloud.ts'
import { ec2Tools } from '../support/ec2-tools.ts'
import { type Ended, runIngot, startIngot } from '../support/ingot.ts'
import { killAtRecord, type RecordPhase } from '../support/kill-at-record.ts'
import { belongings } from '../support/local-cloud.ts'
import { newPublicKey } from '../support/public-key.ts'
import { openSshCloud, sshCloudBuilder } from '../support/ssh-cloud.ts'

// The plug is pulled at every call to AWS, before and after it took effect, and at every record of the ledger, before it, in
// the middle of it and after it. Then `ingot gc` in a new process: nothing of Ingot's is left, nothing of anybody else's is gone.
// At some of the points it is `ingot resume` instead: then there is one whole image in each region, and nothing else.

type Regions = readonly [home: string, copy: string]

/** Two regions of a cloud, in which somebody else has things too. */
class Scene {
  readonly cloud: TestCloud
  readonly regions: Regions
  readonly #others: Belongings[]

  private constructor(cloud: TestCloud, regions: Regions, others: Belongings[]) {
    this.cloud = cloud
    this.regions = regions
    this.#others = others
  }

  static async open(cloud: TestCloud, regions: Regions): Promise<Scene> {
    const [home, copy] = regions
    const { launch, capture, client } = ec2Tools(cloud, home)
    const { InstanceId } = await launch()
    const image = await capture(InstanceId, 'golden-of-somebody-else')
    const PublicKeyMaterial = Buffer.from(newPublicKey())
    await client.send(new ImportKeyPairCommand({ KeyName: 'packer_of_somebody', PublicKeyMaterial }))
    await client.send(new CreateSecurityGroupCommand({ GroupName: 'packer_of_somebody', Description: 'x' }))
    const wish = { Name: 'copy-of-somebody-else', SourceImageId: image, SourceRegion: home }
    await cloud.client({ region: copy }).send(new CopyImageCommand(wish))
    await cloud.cloud.settled()
    return new Scene(cloud, regions, await everythingOf(cloud, regions))
  }

  /** What is there now besides the other one's things, and which of those are gone. */
  async difference(): Promise<{ readonly more: Belongings[]; readonly gone: Belongings[] }> {
    await this.cloud.cloud.settled()
    const now = await everythingOf(this.cloud, this.regions)
    return {
      more: now.map((region, index) => minus(region, this.#others[index] ?? {})),
      gone: this.#others.map((region, index) => minus(region, now[index] ?? {})),
    }
  }

  /** @throws when a finished image isn't whole: available, tagged as the template says, and as nothing else */
  async removeFinished(more: readonly Belongings[]): Promise<number> {
    const counts = more.map(({ images = [] }) => images.length)
    for (const [index, { images = [], snapshots = [] }] of more.entries()) {
      const client = this.cloud.client({ region: String(this.regions[index]) })
      if (images.length > 0) {
        const { Images } = await client.send(new DescribeImagesCommand({ ImageIds: images }))
        for (const { State, Tags } of Images ?? []) {
          expect({ State, tags: Tags?.map(({ Key }) => Key).sort() }).toEqual({
            State: 'available',
            tags: ['Made', 'ingot:run'],
          })
        }
      }
      for (const ImageId of images) await client.send(new DeregisterImageCommand({ ImageId }))
      for (const SnapshotId of snapshots) await client.send(new DeleteSnapshotCommand({ SnapshotId }))
    }
    // In all regions or in none.
    expect(new Set(counts).size).toBe(1)
    return counts[0] ?? 0
  }
}

type Belongings = Awaited<ReturnType<typeof belongings>>

function everythingOf(cloud: TestCloud, regions: Regions): Promise<Belongings[]> {
  return Promise.all(regions.map((region) => belongings(cloud.client({ region }))))
}

function minus(one: Belongings, other: Belongings): Belongings {
  const rest = Object.entries(one).map(([kind, ids]) => [kind, ids.filter((id) => !other[kind]?.includes(id))] as const)
  return Object.fromEntries(rest.filter(([, ids]) => ids.length > 0))
}

type Kill =
  | { readonly at: 'call'; readonly nth: number; readonly phase: 'before' | 'after' }
  | { readonly at: 'record'; readonly nth: number; readonly when: RecordPhase }

/** What follows a kill, in a new process. */
type After = 'gc' | 'resume'

/** Of so many points one is gone on from. A prime, so that the points differ from lane to lane. */
const RESUMED = 5
/** The plug was pulled after the very last thing that there was to do. */
const NOTHING_TO_DO = 5

/** One build that is killed at a point, unless it ends before; then `gc` or `resume` in a new process. */
async function killedBuild(
  { cloud, regions }: Scene,
  kill: Kill,
  after: After,
): Promise<{ readonly build: Ended; readonly after: Ended; readonly finishes: boolean }> {
  const home = mkdtempSync(join(tmpdir(), 'ingot-crash-'))
  writeFileSync(join(home, 'ami.json'), JSON.stringify(template(regions)))
  const proxy = await startCallProxy(cloud.url, async (nth, phase) => {
    if (kill.at !== 'call' || kill.phase !== phase || kill.nth !== nth) return
    running.child.kill('SIGKILL')
    await running.ended
  })
  const env = { INGOT_HOME: home, AWS_ENDPOINT_URL: proxy.url, ...testKeyEnv }
  const pull = kill.at === 'record' ? killAtRecord(kill.nth, kill.when) : {}
  const running = startIngot(['build', 'ami.json'], { cwd: home, env: { ...env, ...pull } })
  const build = await running.ended
  // What was under way when the plug was pulled still takes its effect.
  await cloud.cloud.settled()
  const runs = after === 'resume' ? (await runIngot(['runs', '--json'], { cwd: home, env })).stdout : '[]'
  const [run] = JSON.parse(runs)
  // Before the run is on record there is nothing to go on with, and when it has ended nothing is left to do.
  const finishes = run?.template !== undefined && build.signal !== null
  const next = finishes ? ['resume', run.id] : ['gc', '--yes']
  const ended = await runIngot(next, { cwd: home, env })
  await proxy.close()
  rmSync(home, { recursive: true })
  return { build, after: ended, finishes }
}

function template([region, copy]: Regions): object {
  const builder = {
    ...sshCloudBuilder,
    region,
    ami_name: 'golden-{{uuid}}',
    ami_regions: [copy],
    tags: { Made: 'by a test' },
    associate_public_ip_address: true,
  }
  return { builders: [builder], provisioners: [{ type: 'shell', inline: ['true'] }] }
}

// Lanes side by side, each in regions of its own.
const lanes: readonly { readonly name: string; readonly regions: Regions; readonly kill: (nth: number) => Kill }[] = [
  {
    name: 'before call',
    regions: ['us-east-1', 'us-east-2'],
    kill: (nth) => ({ at: 'call', nth, phase: 'before' }),
  },
  {
    name: 'after the effect of call',
    regions: ['us-west-1', 'us-west-2'],
    kill: (nth) => ({ at: 'call', nth, phase: 'after' }),
  },
  {
    name: 'before record',
    regions: ['eu-west-1', 'eu-west-2'],
    kill: (nth) => ({ at: 'record', nth, when: 'before' }),
  },
  {
    name: 'in the middle of record',
    regions: ['eu-north-1', 'eu-central-1'],
    kill: (nth) => ({ at: 'record', nth, when: 'torn' }),
  },
  {
    name: 'after record',
    regions: ['sa-east-1', 'ca-central-1'],
    kill: (nth) => ({ at: 'record', nth, when: 'after' }),
  },
]

describe.concurrent('an amazon-ebs build that is killed', () => {
  let cloud: TestCloud
  beforeAll(async () => {
    cloud = await openSshCloud()
  })
  afterAll(() => cloud.close())

  test.each(lanes)('$name …', { timeout: 1_200_000 }, async ({ name, regions, kill }) => {
    const scene = await Scene.open(cloud, regions)
    const wrong: string[] = []
    let point = 0
    let resumed = 0
    for (let isOver = false; !isOver; ) {
      point++
      const isSample = (point + name.length) % RESUMED === 0
      const { build, after, finishes } = await killedBuild(scene, kill(point), isSample ? 'resume' : 'gc')
      isOver = build.signal === null
      if (isOver) expect(build.code, build.stdout + build.stderr).toBe(0)
      const { more, gone } = await scene.difference()
      const finished = await scene.removeFinished(more).catch((error) => wrong.push(`${point}: ${error.message}`))
      const left = more.map(({ images: _, snapshots, ...rest }) => ({ ...rest, ...(finished ? {} : { snapshots }) }))
      if (finishes) resumed++
      const isUnfinished = finishes && finished !== 1
      const isWell = after.code === 0 || (finishes && after.code === NOTHING_TO_DO)
      if (!isWell || isUnfinished || JSON.stringify([left, gone]).includes('"')) {
        const trouble = `left ${JSON.stringify(left)}, gone ${JSON.stringify(gone)}, finished ${finished}`
        wrong.push(`${point}: ${trouble}\n${build.stdout}\n${after.stdout}${after.stderr}`)
      }
    }
    expect(wrong).toEqual([])
    expect(resumed).toBeGreaterThan(1)
    // Fewer points than this: then the build or the counting isn't what it was.
    expect(point).toBeGreaterThan(kill(1).at === 'call' ? 30 : 12)
  })
})
