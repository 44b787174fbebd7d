import type { MapValue, Value } from '../../template/index.ts'
import { all, renameKindUnlessSet, renameUnlessSet, when } from '../combine.ts'
import { hasKey, isOneOf, renamed, text, typeStartsWith, unfixable, valueAt, without, withValue } from '../edit.ts'
import type { Fixer } from '../fixer.ts'
import { renameType } from './type-renames.ts'

export const virtualboxGuestAdditions: Fixer = {
  name: 'virtualbox-gaattach',
  summary: 'virtualbox: "guest_additions_attach" becomes "guest_additions_mode": "attach" or "upload"',
  builder: when(isOneOf('virtualbox'), (builder) => {
    const value = valueAt(builder, 'guest_additions_attach')
    if (value?.kind !== 'boolean') return builder
    const mode = text(value.value ? 'attach' : 'upload', value.place)
    return withValue(without(builder, 'guest_additions_attach'), 'guest_additions_mode', mode)
  }),
}

export const virtualboxRename: Fixer = {
  name: 'virtualbox-rename',
  summary: 'the builder "virtualbox" becomes "virtualbox-iso", in "override" of provisioners as well',
  builder: renameType('virtualbox', 'virtualbox-iso'),
  provisioner: (provisioner) => {
    const override = overrideOf(provisioner)
    if (!override || !hasKey(override, 'virtualbox')) return provisioner
    return withValue(provisioner, 'override', renamed(override, 'virtualbox', 'virtualbox-iso'))
  },
}

/** A list of objects counts as one object, in which the later ones win. */
function overrideOf(provisioner: MapValue): MapValue | undefined {
  const value = valueAt(provisioner, 'override')
  if (!value || value.kind === 'null') return undefined
  if (value.kind !== 'list') return asMap(value)
  const members = value.items.filter(({ kind }) => kind !== 'null').map(asMap)
  const empty: MapValue = { kind: 'map', entries: [], place: value.place }
  return members
    .flatMap(({ entries }) => entries)
    .reduce((merged, entry) => withValue(merged, entry.key, entry.value), empty)
}

function asMap(value: Value): MapValue {
  if (value.kind === 'map') return value
  throw unfixable('"override" must be an object', value.place, 'write {"name of a builder": {"option": "value"}}')
}

export const commConfig: Fixer = {
  name: 'comm-config',
  summary: 'virtualbox builders: "ssh_host_port_min", "ssh_host_port_max", "ssh_skip_nat_mapping" lose their "ssh_"',
  builder: when(
    typeStartsWith('virtualbox'),
    all(
      renameUnlessSet('ssh_host_port_min', 'host_port_min'),
      renameUnlessSet('ssh_host_port_max', 'host_port_max'),
      renameKindUnlessSet('boolean', 'ssh_skip_nat_mapping', 'skip_nat_mapping'),
    ),
  ),
}
