import { readFile, rm } from 'node:fs/promises'
import { writeSecretFile } from '../secret-file.ts'
import type { CloudFiles } from './files.ts'

/** What a running cloud tells about itself to those who look for it. */
export interface Presence {
  readonly url: string
  readonly pid: number
  /**
   * A `service` runs until it is stopped. One inside a `command` ends with that, but not before others that joined it are
   * done. One that is only there for a `look` ends in a moment, and must not be built upon.
   */
  readonly kind: 'service' | 'command' | 'look'
  /** ISO 8601. */
  readonly since: string
}

export function announce(files: CloudFiles, presence: Presence): Promise<void> {
  return writeSecretFile(files.endpoint, `${JSON.stringify(presence)}\n`)
}

export async function withdraw(files: CloudFiles): Promise<void> {
  await rm(files.endpoint, { force: true })
}

/** The cloud of this state folder, if one runs and answers. */
export async function findRunning(files: CloudFiles): Promise<Presence | undefined> {
  const presence = await readPresence(files)
  return presence && (await answers(presence)) ? presence : undefined
}

async function readPresence(files: CloudFiles): Promise<Presence | undefined> {
  try {
    const presence = JSON.parse(await readFile(files.endpoint, 'utf8')) as Partial<Presence>
    return typeof presence.url === 'string' && typeof presence.pid === 'number' ? (presence as Presence) : undefined
  } catch {
    return undefined
  }
}

/** A busy computer may take its time, but not this long. */
const patience = 5000

/** Another program may have got the port since: only the cloud itself knows its process id. */
async function answers({ url, pid }: Presence): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(patience) })
    return (await response.text()).trim() === healthText(pid)
  } catch {
    return false
  }
}

/** What `/health` answers. */
export function healthText(pid: number): string {
  return `ingot cloud ${pid}`
}
