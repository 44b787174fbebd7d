import type { MapValue } from '../../template/index.ts'
import { all, when } from '../combine.ts'
import { isOneOf, unfixable, valueAt, without, withValue } from '../edit.ts'
import type { Fix, Fixer } from '../fixer.ts'

export const vsphereIsoNetDisk: Fixer = {
  name: 'vsphere-iso-net-disk',
  summary: 'vsphere-iso: options of the network and the disk move into the lists "network_adapters" and "storage"',
  builder: when(
    isOneOf('vsphere-iso'),
    all(
      moveIntoList(['network', 'network_card'], 'network_adapters'),
      moveIntoList(['disk_size', 'disk_thin_provisioned', 'disk_eagerly_scrub'], 'storage'),
    ),
  ),
}

/** The options become the list's first member. @throws IngotError `fix/value` when there is something else than a list */
function moveIntoList(options: readonly string[], list: string): Fix {
  return (builder) => {
    const entries = builder.entries.filter(({ key }) => options.includes(key))
    const [first] = entries
    if (!first) return builder
    const member: MapValue = { kind: 'map', entries, place: first.keyPlace }
    const current = valueAt(builder, list) ?? { kind: 'list', items: [], place: first.keyPlace }
    if (current.kind !== 'list') throw unfixable(`"${list}" must be a list`, current.place, 'put it in [ ]')
    return withValue(without(builder, ...options), list, { ...current, items: [member, ...current.items] })
  }
}
