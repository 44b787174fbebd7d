import { mkdirSync } from 'node:fs'
import { IngotError, messageOf } from '../../errors/index.ts'
import type { CloudFiles } from './files.ts'

/** Makes the folder of a cloud's state, unless it is there. @throws IngotError `cloud/bad-state` */
export function makeStateFolder({ state }: CloudFiles): void {
  try {
    mkdirSync(state, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new IngotError('cloud/bad-state', `the local cloud's folder "${state}" can't be made: ${messageOf(cause)}`, {
      hint: 'make room, or set INGOT_HOME to a folder that can be written',
      cause,
    })
  }
}
