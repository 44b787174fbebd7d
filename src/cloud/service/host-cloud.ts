import type { Clock } from '../../engine/host.ts'
import { takeLock } from '../../engine/run-lock.ts'
import { type FaultPlan, Faults, noFaults } from '../faults/index.ts'
import { ImageStore } from '../images/index.ts'
import type { MachineDriver } from '../machine-driver.ts'
import { QemuDriver } from '../machines/index.ts'
import { ObjectStore } from '../s3/object-store.ts'
import { type AccessKey, accessKeyOf } from '../server/access-key.ts'
import { serveCloud } from '../server/cloud-server.ts'
import type { Leases } from '../server/leases.ts'
import { Database } from '../store/database.ts'
import { Cloud, type Log } from '../world/cloud.ts'
import { recover } from '../world/recover.ts'
import { shutDownAll } from '../world/shut-down.ts'
import type { CloudFiles } from './files.ts'
import { announce, type Presence, withdraw } from './presence.ts'
import { makeStateFolder } from './state-folder.ts'

export interface HostOptions {
  readonly files: CloudFiles
  readonly kind: Presence['kind']
  /** 0 for any that is free. */
  readonly port: number
  readonly clock: Clock
  readonly log: Log
  /** Tests put machines there that aren't. */
  readonly driver?: MachineDriver
  readonly faults?: FaultPlan
}

/** A cloud that this process runs. */
export interface HostedCloud {
  readonly presence: Presence
  readonly key: AccessKey
  readonly driver: MachineDriver
  /** Others that need the cloud to stay. */
  readonly leases: Leases
  /** Shuts all machines down, closes the endpoint and lets go of the state. Safe to call twice. */
  close(): Promise<void>
}

/**
 * Runs the cloud of a state folder in this process.
 *
 * @returns undefined when another living process has it
 * @throws IngotError `cloud/bad-state`, `cloud/port-in-use`
 */
export async function hostCloud(options: HostOptions): Promise<HostedCloud | undefined> {
  const { files } = options
  makeStateFolder(files)
  const lock = await takeLock(files.lock)
  if (!lock) return undefined
  try {
    const opened = await open(options)
    let closed: Promise<void> | undefined
    const close = () => {
      closed ??= opened.close().finally(() => lock.release())
      return closed
    }
    return { ...opened, close }
  } catch (error) {
    lock.release()
    throw error
  }
}

async function open(options: HostOptions): Promise<HostedCloud> {
  const { files, clock, log } = options
  const key = await accessKeyOf(files.state)
  const images = new ImageStore(files.images)
  const driver = options.driver ?? machinesOf(files, images)
  const database = new Database(files.database)
  const faults = new Faults(options.faults ?? noFaults, clock)
  const objects = new ObjectStore(files.objects)
  const cloud = new Cloud({ objects, database, driver, baseImages: images, clock, log, faults })
  await recover(cloud)
  const server = await serveCloud(cloud, key, options.port)
  const since = cloud.now().toISOString()
  const presence: Presence = { url: server.url, pid: process.pid, kind: options.kind, since }
  await announce(files, presence)
  log(`serving ${server.url} as process ${process.pid}`)
  return {
    presence,
    key,
    driver,
    leases: server.leases,
    async close() {
      await withdraw(files)
      await server.close()
      await shutDownAll(cloud)
      await cloud.close()
      await driver.close()
      database.close()
      log('ended')
    },
  }
}

/** What runs the machines of real clouds. */
export function machinesOf(files: CloudFiles, images = new ImageStore(files.images)): MachineDriver {
  const findBaseImage = async (name: string) => ({
    file: images.diskOf(name),
    checksum: (await images.get(name)).checksum,
  })
  return new QemuDriver({ folder: files.machines, findBaseImage })
}
