import { setTimeout as delay } from 'node:timers/promises'
import type { LocalCloudAccess } from '../../engine/component.ts'
import type { Ui } from '../../engine/events.ts'
import type { Host } from '../../engine/host.ts'
import { IngotError } from '../../errors/index.ts'
import type { MachineDriver } from '../machine-driver.ts'
import { accessKeyOf } from '../server/access-key.ts'
import { callControl, takeLease } from './control-client.ts'
import { type CloudFiles, cloudFiles } from './files.ts'
import { hostCloud } from './host-cloud.ts'
import { appendLog } from './log-file.ts'
import { findRunning } from './presence.ts'

/** A local cloud for as long as a command needs it. */
export interface OpenCloud extends LocalCloudAccess {
  /** Lets go of it; one that this process runs ends, as soon as no other process needs it any more. Safe to call twice. */
  close(): Promise<void>
}

export interface OpenOptions {
  /** The command only looks: it can do without programs that machines need. */
  readonly lookOnly?: boolean
  /** Tests put machines there that aren't. */
  readonly driver?: MachineDriver
}

/** How long another process that is just starting or ending the cloud may take. */
const patience = 60_000
const pause = 100

/**
 * The local cloud of this computer's user: the running one, or else one inside this process.
 *
 * @param ui is told how machines run
 * @throws IngotError `cloud/no-qemu` and others when machines can't run here, `cloud/bad-state`, `cloud/busy`
 */
export async function openLocalCloud(
  host: Pick<Host, 'env' | 'clock'>,
  ui: Pick<Ui, 'message'>,
  options: OpenOptions = {},
): Promise<OpenCloud> {
  const files = cloudFiles(host.env)
  const limit = Date.now() + patience
  while (Date.now() < limit) {
    const open = (await joinRunning(files, options)) ?? (await runInside(files, host, ui, options))
    if (open) return open
    await delay(pause)
  }
  throw new IngotError('cloud/busy', `another process holds the local cloud in "${files.state}" but doesn't answer`, {
    hint: `Look into ${files.log}`,
  })
}

async function joinRunning(files: CloudFiles, { lookOnly }: OpenOptions): Promise<OpenCloud | undefined> {
  const presence = await findRunning(files)
  if (!presence || (presence.kind === 'look' && !lookOnly)) return undefined
  const key = await accessKeyOf(files.state)
  try {
    const release = await takeLease({ url: presence.url, key })
    return { ...accessTo(presence.url, key), close: async () => release() }
  } catch {
    // It ended just now.
    return undefined
  }
}

async function runInside(
  files: CloudFiles,
  { clock }: Pick<Host, 'clock'>,
  ui: Pick<Ui, 'message'>,
  { driver, lookOnly }: OpenOptions,
): Promise<OpenCloud | undefined> {
  const log = appendLog(files.log)
  const kind = lookOnly ? 'look' : 'command'
  const hosted = await hostCloud({ files, kind, port: 0, clock, log, ...(driver ? { driver } : {}) })
  if (!hosted) return undefined
  const close = async () => {
    await hosted.leases.none()
    await hosted.close()
  }
  try {
    if (!lookOnly) await tellMachines(hosted.driver, ui)
    return { ...accessTo(hosted.presence.url, hosted.key), close }
  } catch (error) {
    await hosted.close()
    throw error
  }
}

async function tellMachines(driver: MachineDriver, ui: Pick<Ui, 'message'>): Promise<void> {
  const { name, accelerator, reason } = await driver.describe()
  const how = accelerator === 'none' ? name : `${name} with ${accelerator.toUpperCase()}`
  ui.message(`Local cloud inside this process; machines run on ${how}: ${reason}`)
}

function accessTo(
  url: string,
  key: { readonly accessKeyId: string; readonly secretAccessKey: string },
): LocalCloudAccess {
  return {
    endpoint: url,
    ...key,
    standIn: ({ region, ...wish }) => callControl({ url, key }, region, 'StandIn', wish),
  }
}
