import { holds, rename, renameKindUnlessSet, renameUnlessSet, when } from '../combine.ts'
import { isOneOf, valueAt, withValue } from '../edit.ts'
import type { Fixer } from '../fixer.ts'

// Components with a single renamed option.

export const scalewayAccessKey: Fixer = {
  name: 'scaleway-access-key',
  summary: 'scaleway: "access_key" becomes "organization_id"',
  builder: when(
    isOneOf('scaleway'),
    when(holds('string', 'access_key'), renameUnlessSet('access_key', 'organization_id')),
  ),
}

export const manifestFilename: Fixer = {
  name: 'manifest-filename',
  summary: 'manifest: "filename" becomes "output"',
  postProcessor: when(isOneOf('manifest'), when(holds('string', 'filename'), rename('filename', 'output'))),
}

export const galaxyCommand: Fixer = {
  name: 'galaxy-command',
  summary: 'ansible-local: "galaxycommand" becomes "galaxy_command"',
  provisioner: when(isOneOf('ansible-local'), renameKindUnlessSet('string', 'galaxycommand', 'galaxy_command')),
}

export const azureExcludeFromLatest: Fixer = {
  name: 'azure-exclude_from_latest',
  summary: 'azure-chroot: "exlude_from_latest" is spelt "exclude_from_latest"',
  builder: when(isOneOf('azure-chroot'), (builder) => {
    const destination = valueAt(builder, 'shared_image_destination')
    if (destination?.kind !== 'map') return builder
    const fix = rename('exlude_from_latest', 'exclude_from_latest')
    return withValue(builder, 'shared_image_destination', fix(destination))
  }),
}
