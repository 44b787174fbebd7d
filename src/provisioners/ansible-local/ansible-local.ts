import type { Decoded, PrepareContext, ProvisionerType } from '../../engine/index.ts'
import { IngotError, throwAll } from '../../errors/index.ts'
import type { OptionsOf } from '../../options/index.ts'
import { mistakeInPath, type Wanted } from '../ansible-paths.ts'
import { ansibleLocalOptions } from './options.ts'
import { AnsibleLocalRun } from './run.ts'

export type AnsibleLocalOptions = OptionsOf<typeof ansibleLocalOptions>

/** Uploads playbooks and runs them on the machine, which must have Ansible. */
export const ansibleLocal: ProvisionerType<typeof ansibleLocalOptions> = {
  type: 'ansible-local',
  options: ansibleLocalOptions,
  prepare(decoded, context) {
    throwAll([...mistakesInPlaybooks(decoded), ...mistakesInPaths(decoded, context)])
    const settings = { options: decoded.options, prepared: context, place: decoded.place }
    return {
      warnings: [],
      run: (communicator, generated, step) => new AnsibleLocalRun(settings, communicator, generated, step).run(),
    }
  },
}

function mistakesInPlaybooks({ options, places, place }: Decoded<AnsibleLocalOptions>): readonly IngotError[] {
  const several = options.playbook_files.length > 0
  if (options.playbook_file && several) {
    const sentence = 'only one of "playbook_file" and "playbook_files" can be set'
    return [new IngotError('ansible/conflict', sentence, { place: places.get('playbook_files') ?? place })]
  }
  if (options.playbook_file || several) return []
  return [new IngotError('ansible/no-playbook', 'one of "playbook_file" and "playbook_files" must be set', { place })]
}

function mistakesInPaths(decoded: Decoded<AnsibleLocalOptions>, { cwd }: PrepareContext): readonly IngotError[] {
  const { options } = decoded
  const check = (name: string, wanted: Wanted, path: string | undefined) =>
    path ? mistakeInPath(decoded, name, path, wanted, cwd) : []
  const checkAll = (name: 'playbook_files' | 'playbook_paths' | 'role_paths' | 'collection_paths', wanted: Wanted) =>
    options[name].flatMap((path, index) => check(`${name}.${index}`, wanted, path))
  return [
    ...check('playbook_file', 'file', options.playbook_file),
    ...checkAll('playbook_files', 'file'),
    ...check('inventory_file', 'file', options.inventory_file),
    ...check('galaxy_file', 'file', options.galaxy_file),
    ...check('playbook_dir', 'folder', options.playbook_dir),
    ...check('group_vars', 'folder', options.group_vars),
    ...check('host_vars', 'folder', options.host_vars),
    ...checkAll('playbook_paths', 'folder'),
    ...checkAll('role_paths', 'folder'),
    ...checkAll('collection_paths', 'folder'),
  ]
}
