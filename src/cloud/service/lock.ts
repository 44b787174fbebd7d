import { existsSync } from 'node:fs'
import { isLocked } from '../../engine/run-lock.ts'

/** Whether a living process runs the cloud that this lock belongs to. */
export async function isHeld(lock: string): Promise<boolean> {
  return existsSync(lock) && (await isLocked(lock))
}
