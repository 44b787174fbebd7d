import type { MapValue } from '../../template/index.ts'
import { text, textAt, valueAt, without, withValue } from '../edit.ts'
import type { Fixer } from '../fixer.ts'

export const isoMd5: Fixer = {
  name: 'iso-md5',
  summary: 'builders: "iso_md5" becomes "iso_checksum"',
  builder: (builder) => {
    const value = valueAt(builder, 'iso_md5')
    if (value?.kind !== 'string') return builder
    const typed = withValue(without(builder, 'iso_md5'), 'iso_checksum_type', text('md5', value.place))
    return withValue(typed, 'iso_checksum', value)
  },
}

export const isoChecksumTypeAndUrl: Fixer = {
  name: 'iso-checksum-type-and-url',
  summary: 'builders: "iso_checksum_type" and "iso_checksum_url" move into "iso_checksum"',
  builder: (builder) => {
    const merged = mergedChecksum(builder)
    const rest = without(builder, 'iso_checksum_type', 'iso_checksum_url')
    if (merged === undefined) return rest
    const place = (valueAt(builder, 'iso_checksum') ?? valueAt(builder, 'iso_checksum_url') ?? builder).place
    return withValue(rest, 'iso_checksum', text(merged, place))
  },
}

/** Undefined when the checksum, if there is one, needs neither. A file with checksums wins over a checksum. */
function mergedChecksum(builder: MapValue): string | undefined {
  const url = textAt(builder, 'iso_checksum_url')
  if (url) return `file:${url}`
  const type = textAt(builder, 'iso_checksum_type')
  const checksum = textAt(builder, 'iso_checksum')
  return type && checksum ? `${type}:${checksum}` : undefined
}
