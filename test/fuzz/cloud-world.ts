import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DescribeInstancesCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2'
import { cloudStatus, mayErase, type OpenCloud, openLocalCloud } from '../../src/cloud/index.ts'
import { systemClock } from '../../src/engine/index.ts'
import { IngotError } from '../../src/errors/index.ts'
import { debian } from '../support/cloud.ts'
import { FakeMachineDriver } from '../support/fake-machine-driver.ts'
import { damage } from './damage.ts'
import type { Dice } from './random.ts'

const FILES = ['cloud.db', 'cloud.db', 'cloud.db', 'access-key.json', 'endpoint.json', 'lock']
/** What can't be made again. */
const PRECIOUS = ['cloud.db', 'access-key.json']

/** The home of a local cloud that has an instance, made once and copied for every case. */
export class CloudWorld {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async make(): Promise<CloudWorld> {
    const world = new CloudWorld(mkdtempSync(join(tmpdir(), 'ingot-fuzz-cloud-')))
    const home = join(world.#folder, 'whole')
    const images = join(home, 'cache', 'cloud-images')
    mkdirSync(images, { recursive: true })
    writeFileSync(join(images, `${debian.name}.json`), JSON.stringify(debian))
    const cloud = await open(home)
    const ImageId = 'ami-0328aad0f6218c429'
    await cloud.standIn({ region: 'us-east-1', imageId: ImageId, user: 'debian' })
    const launch = { ImageId, InstanceType: 't2.micro' as const, MinCount: 1, MaxCount: 1 }
    await clientOf(cloud).send(new RunInstancesCommand(launch))
    await cloud.close()
    return world
  }

  /**
   * Damages a file or two of the state, and opens the cloud on it.
   * @throws Error when something else comes of it than a cloud, or an error that says which file it is about; or when what
   * can't be read was overwritten
   */
  async check(dice: Dice): Promise<string> {
    const home = join(this.#folder, 'damaged')
    cpSync(join(this.#folder, 'whole'), home, { recursive: true })
    const state = join(home, 'state', 'cloud')
    const done = Array.from({ length: 1 + dice.below(2) }, () => {
      const name = dice.one(FILES)
      return `${name}: ${damage(join(state, name), dice)}`
    })
    try {
      await look(home, state)
    } catch (error) {
      throw new Error(`${done.join(', ')}\n${error instanceof Error ? error.stack : error}`, { cause: error })
    } finally {
      rmSync(home, { recursive: true, force: true })
    }
    return done.join(', ')
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

async function look(home: string, state: string): Promise<void> {
  const before = new Map(PRECIOUS.map((name) => [name, contentOf(join(state, name))]))
  const env = { INGOT_HOME: home }
  for (const attempt of [
    async () => {
      const cloud = await open(home)
      // A single record that can't be read is this call's trouble alone.
      await clientOf(cloud)
        .send(new DescribeInstancesCommand({}))
        .catch(() => {})
      await cloud.close()
    },
    () => cloudStatus(env),
    () => mayErase(env),
  ]) {
    const error = await attempt().then(
      () => undefined,
      (reason: unknown) => reason,
    )
    if (error === undefined) continue
    if (!(error instanceof IngotError) || error.code.startsWith('internal/')) throw error
    if (!error.message.includes(state)) throw new Error(`an error that names no file: ${error.message}`)
    for (const [name, content] of before) {
      if (content !== undefined && contentOf(join(state, name)) !== content)
        throw new Error(`${name} was overwritten, and then: ${error.message}`)
    }
  }
}

function contentOf(path: string): string | undefined {
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'latin1') : undefined
}

function open(home: string): Promise<OpenCloud> {
  const host = { env: { INGOT_HOME: home }, clock: systemClock }
  return openLocalCloud(host, { message: () => {} }, { driver: new FakeMachineDriver(), lookOnly: true })
}

function clientOf({ endpoint, accessKeyId, secretAccessKey }: OpenCloud): EC2Client {
  return new EC2Client({ region: 'us-east-1', endpoint, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 })
}
