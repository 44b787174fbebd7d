import type { Decoded, PrepareContext, ProvisionerType } from '../../engine/index.ts'
import { IngotError, throwAll } from '../../errors/index.ts'
import type { OptionsOf } from '../../options/index.ts'
import { mistakeInPath } from '../ansible-paths.ts'
import { ansibleOptions } from './options.ts'
import { AnsibleRun } from './run.ts'
import { mistakeInCommand } from './version.ts'

export type AnsibleOptions = OptionsOf<typeof ansibleOptions>

/** Runs a playbook on this computer, for the machine. */
export const ansible: ProvisionerType<typeof ansibleOptions> = {
  type: 'ansible',
  options: ansibleOptions,
  prepare(decoded, context) {
    throwAll([...mistakesInPaths(decoded, context), ...mistakesInVariables(decoded)])
    const { options, places, place } = decoded
    const commandPlace = places.get('command') ?? place
    if (!options.skip_version_check) {
      const { cwd, env } = context
      throwAll(mistakeInCommand({ command: options.command, cwd, env, place: commandPlace }))
    }
    const settings = { options, prepared: context, place, commandPlace }
    return {
      warnings: [],
      run: (communicator, generated, step) => new AnsibleRun(settings, communicator, generated, step).run(),
    }
  },
}

function mistakesInPaths(decoded: Decoded<AnsibleOptions>, { cwd }: PrepareContext): readonly IngotError[] {
  const { options } = decoded
  const files = ['playbook_file', 'galaxy_file', 'ssh_host_key_file', 'ssh_authorized_key_file'] as const
  const inFiles = files.flatMap((name) => {
    const path = options[name]
    return path ? mistakeInPath(decoded, name, path, 'file', cwd) : []
  })
  const { inventory_directory } = options
  const inFolder = inventory_directory
    ? mistakeInPath(decoded, 'inventory_directory', inventory_directory, 'folder', cwd)
    : []
  return [...inFiles, ...inFolder]
}

function mistakesInVariables({ options, places, place }: Decoded<AnsibleOptions>): readonly IngotError[] {
  return options.ansible_env_vars.flatMap((item, index) => {
    if (item.indexOf('=') > 0) return []
    const at = places.get(`ansible_env_vars.${index}`) ?? place
    const sentence = `"ansible_env_vars": not in the form "KEY=value": "${item}"`
    return [new IngotError('ansible/bad-variable', sentence, { place: at })]
  })
}
