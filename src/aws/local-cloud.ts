import type { LocalCloudAccess } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'

/** The local cloud that runs on this computer, started in this process when none does. */
export async function connectLocalCloud(): Promise<LocalCloudAccess> {
  throw new IngotError('aws/no-local-cloud', 'the local cloud is not running', { hint: 'start it: ingot cloud start' })
}
