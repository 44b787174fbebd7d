import type { Value } from '../value.ts'
import type { Complaints } from './complaints.ts'
import type { Override, WrittenProvisioner } from './document.ts'
import { type Fields, splitFields } from './fields.ts'
import { readRestriction } from './restriction.ts'
import { listOf, mapOf, weakDuration, weakText } from './weak.ts'

/** What the template itself reads of a provisioner. */
export const PROVISIONER_KEYS = ['type', 'only', 'except', 'override', 'pause_before', 'max_retries', 'timeout']

export function readProvisioners(value: Value | undefined, complaints: Complaints): readonly WrittenProvisioner[] {
  const items = listOf(value, '"provisioners"', complaints)?.items ?? []
  return items.flatMap((item, index) => readProvisioner(item, `provisioner ${index + 1}`, complaints) ?? [])
}

export function readErrorCleanup(value: Value | undefined, complaints: Complaints): WrittenProvisioner | undefined {
  if (!value || value.kind === 'null') return undefined
  return readProvisioner(value, '"error-cleanup-provisioner"', complaints)
}

function readProvisioner(value: Value, what: string, complaints: Complaints): WrittenProvisioner | undefined {
  if (value.kind !== 'map') return complaints.mismatch(what, 'an object', value)
  const fields = splitFields(value, PROVISIONER_KEYS)
  const type = weakText(fields.get('type'), `${what}: "type"`, complaints)
  const provisioner = {
    place: value.place,
    config: fields.config,
    ...readRestriction(fields, what, complaints),
    overrides: readOverrides(fields, what, complaints),
    pauseBefore: weakDuration(fields.get('pause_before'), `${what}: "pause_before"`, complaints),
    timeout: weakDuration(fields.get('timeout'), `${what}: "timeout"`, complaints),
    maxRetries: weakText(fields.get('max_retries'), `${what}: "max_retries"`, complaints),
  }
  if (type?.value) return { type: type.value, typePlace: type.place, ...provisioner }
  return complaints.add('template/missing-type', `${what} has no "type"`, value.place, 'add "type": "shell" or another')
}

/** A list of objects is as good as one, which is Packer's weak typing. What they hold is looked at in check.ts. */
function readOverrides(fields: Fields, what: string, complaints: Complaints): readonly Override[] {
  const value = fields.get('override')
  const maps = value?.kind === 'list' ? value.items : [value]
  const entries = maps.flatMap((each) => mapOf(each, `${what}: "override"`, complaints)?.entries ?? [])
  return entries.map(({ key, keyPlace, value: config }) => ({ builder: key, builderPlace: keyPlace, config }))
}
