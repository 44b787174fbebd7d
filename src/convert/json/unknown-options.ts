import { attribute, block, comment, isIdentifier, type WrittenItem } from '../../hcl/index.ts'
import type { MapEntry, MapValue, Value } from '../../template/index.ts'
import { type ToPieces, valueExpression } from './values.ts'

/** Objects of texts that are blocks all the same: Packer's own list. */
const BLOCKS: ReadonlySet<string> = new Set(['linux_options', 'network_interface', 'shared_image_gallery'])

/** The options of a component that isn't built in. What is a block is told by the values: Packer's own rule. */
export function freeItems(map: MapValue, toPieces: ToPieces): WrittenItem[] {
  return map.entries.flatMap((entry) => freeItem(entry, toPieces))
}

function freeItem({ key, value }: MapEntry, toPieces: ToPieces): WrittenItem[] {
  if (key.startsWith('_') && value.kind === 'string') return [comment(value.value)]
  // HCL has no such argument, and no component has such an option.
  if (!isIdentifier(key)) return [comment(`${key} = ${valueExpression(value, toPieces)}`)]
  if (value.kind === 'null') return []
  if (value.kind === 'map' && isBlock(key, value)) return [block(key, [], freeItems(value, toPieces))]
  const maps = mapsIn(value)
  if (maps) return maps.map((map) => block(key, [], freeItems(map, toPieces)))
  return [attribute(key, valueExpression(value, toPieces))]
}

function isBlock(key: string, { entries }: MapValue): boolean {
  return (
    BLOCKS.has(key) ||
    entries.length === 0 ||
    entries.some(({ value }) => value.kind === 'map' || value.kind === 'list')
  )
}

/** Undefined where it is no list of objects. */
function mapsIn(value: Value): readonly MapValue[] | undefined {
  if (value.kind !== 'list' || value.items.length === 0) return undefined
  const maps = value.items.filter((item) => item.kind === 'map')
  return maps.length === value.items.length ? maps : undefined
}
