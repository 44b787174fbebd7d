import { readFile, writeFile } from 'node:fs/promises'
import type { Host } from '../../engine/host.ts'
import { IngotError } from '../../errors/index.ts'
import { type FaultPlan, noFaults } from '../faults/index.ts'
import { cloudFiles } from './files.ts'
import { type HostedCloud, hostCloud } from './host-cloud.ts'
import { appendLog } from './log-file.ts'

/**
 * Runs the cloud in this process until `signal` is aborted: the background process of `ingot cloud start`.
 *
 * @param port undefined for the one that it had the last time, so that exported variables stay right
 * @param faults what the cloud shall suffer
 * @param ready is called when the cloud answers
 * @throws IngotError `cloud/running` when one runs already
 */
export async function serveUntil(
  host: Pick<Host, 'env' | 'clock'>,
  port: number | undefined,
  signal: AbortSignal,
  ready: (cloud: HostedCloud) => void,
  faults: FaultPlan = noFaults,
): Promise<void> {
  const files = cloudFiles(host.env)
  const log = appendLog(files.log)
  const open = (wanted: number) => hostCloud({ files, kind: 'service', port: wanted, clock: host.clock, log, faults })
  const hosted = port === undefined ? await onFormerPort(files.port, open) : await open(port)
  if (!hosted) throw alreadyRunning()
  await writeFile(files.port, `${new URL(hosted.presence.url).port}\n`)
  ready(hosted)
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  await hosted.close()
}

export function alreadyRunning(): IngotError {
  return new IngotError('cloud/running', 'the local cloud is running already', { hint: 'See: ingot cloud status' })
}

/** Another program may have taken the port since: then any will do. */
async function onFormerPort<T>(file: string, open: (port: number) => Promise<T>): Promise<T> {
  const former = Number(await readFile(file, 'utf8').catch(() => '0')) || 0
  try {
    return await open(former)
  } catch (error) {
    if (error instanceof IngotError && error.code === 'cloud/port-in-use' && former !== 0) return open(0)
    throw error
  }
}
