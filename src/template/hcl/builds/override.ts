import { isKeyed, type Value } from '../../../hcl/index.ts'
import type { MapValue } from '../../value.ts'
import { placedValue } from '../components/index.ts'
import type { Arguments } from './arguments.ts'

/** `override = { name = { argument = value } }`: what a provisioner's arguments are for some of the sources, by their names. */
export function readOverrides(given: Arguments): ReadonlyMap<string, MapValue> {
  const value = given.value('override')
  const expression = given.expression('override')
  if (!value || !expression || value.kind === 'null' || value.kind === 'unknown') return new Map()
  if (!isKeyed(value) || ![...value.entries.values()].every(isObject)) {
    given.wrong('override', 'Invalid override', 'It must be an object of objects: { name = { argument = value } }.')
    return new Map()
  }
  const placed = placedValue(value, expression)
  const entries = placed.kind === 'map' ? placed.entries : []
  return new Map(entries.flatMap(({ key, value: member }) => (member.kind === 'map' ? [[key, member] as const] : [])))
}

function isObject(value: Value): boolean {
  return isKeyed(value) || value.kind === 'null' || value.kind === 'unknown'
}
