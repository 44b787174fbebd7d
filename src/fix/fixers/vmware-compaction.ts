import type { MapValue } from '../../template/index.ts'
import { when } from '../combine.ts'
import { hasKey, isOneOf, text, textAt, valueAt, withValue } from '../edit.ts'
import type { Fixer } from '../fixer.ts'

export const vmwareCompaction: Fixer = {
  name: 'vmware-compaction',
  summary: 'vmware-iso on an ESX host: "skip_compaction" is set for disks that can\'t be compacted',
  builder: when(isOnEsx, (builder) => {
    if (!hasKey(builder, 'disk_type_id')) {
      return skipping(withValue(builder, 'disk_type_id', text('zeroedthick', builder.place)))
    }
    const diskType = textAt(builder, 'disk_type_id')
    return diskType === undefined || diskType === 'thin' ? builder : skipping(builder)
  }),
}

function isOnEsx(builder: MapValue): boolean {
  return isOneOf('vmware-iso')(builder) && textAt(builder, 'remote_type') === 'esx5'
}

/** What is there and no boolean stays. */
function skipping(builder: MapValue): MapValue {
  const value = valueAt(builder, 'skip_compaction')
  if (value && value.kind !== 'boolean') return builder
  return withValue(builder, 'skip_compaction', { kind: 'boolean', value: true, place: (value ?? builder).place })
}
