import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EC2Client, type EC2ClientConfig } from '@aws-sdk/client-ec2'
import type { BaseImage } from '../../src/cloud/base-image.ts'
import { Faults, readFaultPlan } from '../../src/cloud/faults/index.ts'
import { ObjectStore } from '../../src/cloud/s3/object-store.ts'
import { serveCloud } from '../../src/cloud/server/cloud-server.ts'
import { knownActions } from '../../src/cloud/server/known-actions.ts'
import { Database } from '../../src/cloud/store/database.ts'
import { Cloud } from '../../src/cloud/world/cloud.ts'
import { recover } from '../../src/cloud/world/recover.ts'
import type { Clock } from '../../src/engine/host.ts'
import { systemClock } from '../../src/engine/system-host.ts'
import { type FakeDriverOptions, FakeMachineDriver } from './fake-machine-driver.ts'

export const testKey = { accessKeyId: 'AKINGOTEST', secretAccessKey: 'secret of the tests' }

/** The same for programs. */
export const testKeyEnv = { AWS_ACCESS_KEY_ID: testKey.accessKeyId, AWS_SECRET_ACCESS_KEY: testKey.secretAccessKey }

export const debian: BaseImage = {
  name: 'debian-12',
  description: 'Debian 12 (bookworm)',
  user: 'debian',
  architecture: 'x86_64',
  bootMode: 'legacy-bios',
  sizeGiB: 8,
  createdAt: '2026-01-02T03:04:05.000Z',
  isDefault: true,
}

/** A cloud in this process with machines that aren't, behind a real endpoint. */
export interface TestCloud {
  readonly cloud: Cloud
  readonly driver: FakeMachineDriver
  readonly url: string
  readonly log: string[]
  client(config?: Partial<EC2ClientConfig>): EC2Client
  /** Ends it as a killed process does, in the middle of everything, and opens another on the same state and driver. */
  killAndReopen(): Promise<TestCloud>
  close(): Promise<void>
}

export interface TestCloudOptions extends FakeDriverOptions {
  readonly clock?: Clock
  readonly baseImages?: readonly BaseImage[]
  /** As in a file of faults. */
  readonly faults?: readonly object[]
  /** What chance begins with. */
  readonly seed?: number
}

export async function openTestCloud(options: TestCloudOptions = {}): Promise<TestCloud> {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-cloud-'))
  return openIn(folder, new FakeMachineDriver(options), options)
}

async function openIn(folder: string, driver: FakeMachineDriver, options: TestCloudOptions): Promise<TestCloud> {
  const log: string[] = []
  const clock = options.clock ?? systemClock
  const database = new Database(join(folder, 'cloud.db'))
  const cloud = new Cloud({
    database,
    objects: new ObjectStore(join(folder, 's3')),
    driver,
    baseImages: { list: async () => options.baseImages ?? [debian] },
    clock,
    log: (line) => log.push(line),
    faults: new Faults(
      readFaultPlan('faults.json', JSON.stringify({ seed: options.seed, faults: options.faults ?? [] }), knownActions),
      clock,
    ),
  })
  await recover(cloud)
  const server = await serveCloud(cloud, testKey, 0)
  return {
    cloud,
    driver,
    url: server.url,
    log,
    client: (config) =>
      new EC2Client({ region: 'us-east-1', endpoint: server.url, credentials: testKey, maxAttempts: 1, ...config }),
    async killAndReopen() {
      await server.close()
      void cloud.close()
      database.close()
      return openIn(folder, driver, options)
    },
    async close() {
      await server.close()
      await cloud.close()
      database.close()
      await driver.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
