import { posix, relative, resolve, sep } from 'node:path'
import type { Ui } from '../../engine/index.ts'
import type { AnsibleLocalOptions } from './ansible-local.ts'
import type { Staging } from './staging.ts'

/**
 * Uploads the playbooks that aren't there yet with the playbook folder.
 * @returns their paths on the machine, in order
 */
export async function putPlaybooks(
  options: Pick<AnsibleLocalOptions, 'playbook_file' | 'playbook_files' | 'playbook_dir'>,
  staging: Staging,
  ui: Ui,
  cwd: string,
): Promise<readonly string[]> {
  const { playbook_file, playbook_files, playbook_dir } = options
  if (playbook_file) {
    ui.message('Uploading main Playbook file...')
    return [await staging.putFile(playbook_file)]
  }
  const paths: string[] = []
  for (const file of playbook_files.map((path) => resolve(cwd, path))) {
    const inside = playbook_dir && pathInside(resolve(cwd, playbook_dir), file)
    paths.push(inside ? staging.at(inside) : await putAlone(file, staging, ui))
  }
  return paths
}

/** Its whole path goes below the staging folder: playbooks of one name don't get in each other's way. */
async function putAlone(file: string, staging: Staging, ui: Ui): Promise<string> {
  ui.message(`Uploading playbook file: ${file}`)
  const destination = staging.at(...file.split(sep))
  await staging.makeFolder(posix.dirname(destination))
  return staging.putFile(file, destination)
}

function pathInside(folder: string, file: string): string | undefined {
  const path = relative(folder, file)
  return path.startsWith('..') ? undefined : path.split(sep).join('/')
}
