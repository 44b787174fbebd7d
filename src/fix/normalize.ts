import { IngotError, inFileOrder, throwAll } from '../errors/index.ts'
import type { MapEntry, MapValue, Value } from '../template/index.ts'

/**
 * A template as fixers want it, and as `packer fix` writes it even where there is nothing to fix: a key that stands twice
 * counts once, with its last value; there is a key `builders`; a single provisioner is a list of one.
 * @throws IngotError or IngotErrors `template/type`, `template/number`
 */
export function normalizeTemplate(template: MapValue): MapValue {
  const errors: IngotError[] = []
  const root = lastKeyWins(template, errors) as MapValue
  const entries = root.entries.map((entry) => normalizeSection(entry, errors))
  throwAll(inFileOrder(errors))
  const hasBuilders = entries.some(({ key }) => isSection(key, 'builders'))
  return { ...root, entries: hasBuilders ? entries : [...entries, noBuilders(root)] }
}

function isSection(key: string, section: string): boolean {
  return key.toLowerCase() === section
}

function noBuilders({ place }: MapValue): MapEntry {
  return { key: 'builders', keyPlace: place, value: { kind: 'null', place } }
}

function lastKeyWins(value: Value, errors: IngotError[]): Value {
  switch (value.kind) {
    case 'number':
      if (!Number.isFinite(value.value)) errors.push(tooLarge(value.place))
      return value
    case 'list':
      return { ...value, items: value.items.map((item) => lastKeyWins(item, errors)) }
    case 'map': {
      const last = new Map(value.entries.map((entry) => [entry.key, entry]))
      const entries = [...last.values()].map((entry) => ({ ...entry, value: lastKeyWins(entry.value, errors) }))
      return { ...value, entries }
    }
    default:
      return value
  }
}

function tooLarge(place: IngotError['place']): IngotError {
  return new IngotError('template/number', 'this number is too large for a 64-bit float', { place })
}

function normalizeSection(entry: MapEntry, errors: IngotError[]): MapEntry {
  if (isSection(entry.key, 'provisioners')) return { ...entry, value: asList(entry.value) }
  if (isSection(entry.key, 'post-processors')) errors.push(...notAList(entry))
  if (isSection(entry.key, 'builders')) errors.push(...notAList(entry), ...notObjects(entry))
  return entry
}

function asList(value: Value): Value {
  const isFine = value.kind === 'list' || value.kind === 'null' || (value.kind === 'map' && value.entries.length === 0)
  return isFine ? value : { kind: 'list', items: [value], place: value.place }
}

function notAList({ key, value }: MapEntry): IngotError[] {
  if (value.kind === 'list' || value.kind === 'null') return []
  return [new IngotError('template/type', `"${key}" must be a list`, { place: value.place, hint: 'put it in [ ]' })]
}

function notObjects({ value }: MapEntry): IngotError[] {
  if (value.kind !== 'list') return []
  return value.items.flatMap((item, index) => {
    if (item.kind === 'map' || item.kind === 'null') return []
    const hint = 'write {"type": "…"} with the options of the builder'
    return [new IngotError('template/type', `builder ${index + 1} must be an object`, { place: item.place, hint })]
  })
}
