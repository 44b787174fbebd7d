import { delimiter } from 'node:path'
import { findProgram } from '../../tools/index.ts'
import { missingTool } from './run-tool.ts'

/** What running machines takes, by program name. */
export const machineTools: readonly string[] = ['qemu-system-x86_64', 'qemu-img', 'socat', 'setpriv']

/**
 * Finds out at once about everything that is missing, rather than one program after the other.
 *
 * @throws IngotError `cloud/no-qemu` or `cloud/missing-tool`, whose hint names the packages to install
 */
export function requireTools(programs: readonly string[], path = withSystemFolders(process.env['PATH'])): void {
  const places = { env: { PATH: path }, cwd: process.cwd() }
  const missing = programs.filter((program) => !findProgram(program, places))
  if (missing.length > 0) throw missingTool(missing)
}

/** Users other than root often lack the sbin folders in their PATH, where mke2fs is. */
function withSystemFolders(path = ''): string {
  return [path, '/usr/local/sbin', '/usr/sbin', '/sbin'].join(delimiter)
}
