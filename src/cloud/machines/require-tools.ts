import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { missingTool } from './run-tool.ts'

/** What running machines takes, by program name. */
export const machineTools: readonly string[] = ['qemu-system-x86_64', 'qemu-img', 'socat', 'setpriv']

/**
 * Finds out at once about everything that is missing, rather than one program after the other.
 *
 * @throws IngotError `cloud/no-qemu` or `cloud/missing-tool`, whose hint names the packages to install
 */
export function requireTools(programs: readonly string[], path = searchPath(process.env['PATH'])): void {
  const missing = programs.filter((program) => !path.some((folder) => isExecutable(join(folder, program))))
  if (missing.length > 0) throw missingTool(missing)
}

/** Users other than root often lack the sbin folders in their PATH, where mke2fs is. */
export function searchPath(path: string | undefined): readonly string[] {
  return [...(path ?? '').split(delimiter).filter((folder) => folder !== ''), '/usr/local/sbin', '/usr/sbin', '/sbin']
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
