import { readdir, readFile as readText } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { FaultPlan } from '../../cloud/index.ts'
import { readFile } from '../../template/index.ts'
import type { CommandIo } from '../command.ts'
import { stringFlag } from '../flags.ts'

export const faultsFlag = stringFlag(
  'FILE',
  'What the cloud shall suffer: a JSON file, see docs/local-cloud-faults.md.',
)

/**
 * Reads the file of faults before anything is started with it.
 * @returns undefined when there is none
 * @throws IngotError `template/not-found`, `template/unreadable`, and what {@link readFaultPlan} throws
 */
export async function readFaults(
  path: string | undefined,
  io: Pick<CommandIo, 'host'>,
): Promise<{ readonly file: string; readonly plan: FaultPlan } | undefined> {
  if (path === undefined) return undefined
  const file = resolve(io.host.cwd, path)
  const text = await readFile(path, 'file of faults', {
    read: (name) => readText(resolve(io.host.cwd, name), 'utf8'),
    namesIn: (folder) => readdir(resolve(io.host.cwd, folder)),
  })
  const { knownActions, readFaultPlan } = await import('../../cloud/index.ts')
  return { file, plan: readFaultPlan(path, text, knownActions) }
}
