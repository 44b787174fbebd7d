import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { FaultPlan } from '../../cloud/index.ts'
import { IngotError, messageOf } from '../../errors/index.ts'
import type { CommandIo } from '../command.ts'
import { stringFlag } from '../flags.ts'

export const faultsFlag = stringFlag(
  'FILE',
  'What the cloud shall suffer: a JSON file, see docs/local-cloud-faults.md.',
)

/**
 * Reads the file of faults before anything is started with it.
 * @returns undefined when there is none
 * @throws IngotError `cli/unreadable`, and what {@link readFaultPlan} throws
 */
export async function readFaults(
  path: string | undefined,
  io: Pick<CommandIo, 'host'>,
): Promise<{ readonly file: string; readonly plan: FaultPlan } | undefined> {
  if (path === undefined) return undefined
  const file = resolve(io.host.cwd, path)
  const { readFaultPlan } = await import('../../cloud/index.ts')
  return { file, plan: readFaultPlan(path, await readText(file, path)) }
}

async function readText(file: string, path: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new IngotError('cli/unreadable', `the file of faults "${path}" can't be read: ${messageOf(cause)}`, { cause })
  }
}
