import { makeFolder } from '../../engine/index.ts'
import { IngotError, messageOf } from '../../errors/index.ts'
import type { CloudFiles } from './files.ts'

/** Makes the folder of a cloud's state, unless it is there. @throws IngotError `cloud/bad-state` */
export function makeStateFolder({ state }: CloudFiles): void {
  try {
    makeFolder(state)
  } catch (cause) {
    throw new IngotError('cloud/bad-state', `the local cloud's folder "${state}" can't be made: ${messageOf(cause)}`, {
      hint: 'make room, or set INGOT_HOME to a folder that can be written',
      cause,
    })
  }
}
