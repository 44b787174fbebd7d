import { type Milliseconds, parseDuration } from '../../options/duration.ts'
import type { ListValue, MapValue, Value } from '../value.ts'
import type { Complaints } from './complaints.ts'
import type { Written } from './document.ts'

// The keys that the template itself reads from builders, provisioners and post-processors are typed weakly, as in Packer:
// where text is wanted, a number or a boolean will do.

/** Undefined for null as well, after a complaint for what is no text. */
export function weakText(value: Value | undefined, what: string, complaints: Complaints): Written | undefined {
  switch (value?.kind) {
    case 'string':
      return { value: value.value, place: value.place }
    case 'number':
      return { value: value.text, place: value.place }
    case 'boolean':
      return { value: value.value ? '1' : '0', place: value.place }
    case 'list':
    case 'map':
      return complaints.mismatch(what, 'a string', value)
    default:
      return undefined
  }
}

/** A single text stands for a list of one, and an empty object for an empty list. */
export function weakTexts(value: Value | undefined, what: string, complaints: Complaints): readonly Written[] {
  if (!value || value.kind === 'null') return []
  if (value.kind === 'map' && value.entries.length === 0) return []
  const items = value.kind === 'list' ? value.items : [value]
  return items.flatMap((item) => (item.kind === 'null' ? nothing(item) : (weakText(item, what, complaints) ?? [])))
}

/** For post-processors, of which Packer takes only what is a string. */
export function strictText(value: Value | undefined, what: string, complaints: Complaints): Written | undefined {
  if (!value || value.kind === 'null') return undefined
  return value.kind === 'string' ? value : complaints.mismatch(what, 'a string', value)
}

/** A list of strings and of nothing else. */
export function strictTexts(value: Value | undefined, what: string, complaints: Complaints): readonly Written[] {
  const items = listOf(value, what, complaints)?.items ?? []
  return items.flatMap((item) => (item.kind === 'null' ? nothing(item) : (strictText(item, what, complaints) ?? [])))
}

/** Null in a list of texts is an empty one. */
function nothing({ place }: Value): Written {
  return { value: '', place }
}

/** A bare number counts nanoseconds, as in Go. */
export function weakDuration(value: Value | undefined, what: string, complaints: Complaints): Milliseconds {
  switch (value?.kind) {
    case 'number':
      return value.value / 1e6
    case 'boolean':
      return value.value ? 1e-6 : 0
    case 'string': {
      const duration = parseDuration(value.value)
      const hint = /^\d+$/.test(value.value) ? `write "${value.value}s" for seconds` : undefined
      if (duration === undefined) complaints.mismatch(what, 'a duration such as "30s" or "1h30m"', value, hint)
      return duration ?? 0
    }
    case 'list':
    case 'map':
      complaints.mismatch(what, 'a duration such as "30s"', value)
      return 0
    default:
      return 0
  }
}

/** A list, or undefined after a complaint. Null is the same as nothing. */
export function listOf(value: Value | undefined, what: string, complaints: Complaints): ListValue | undefined {
  if (!value || value.kind === 'null' || value.kind === 'list') return value?.kind === 'list' ? value : undefined
  return complaints.mismatch(what, 'a list', value, 'put it in [ ]')
}

export function mapOf(value: Value | undefined, what: string, complaints: Complaints): MapValue | undefined {
  if (!value || value.kind === 'null' || value.kind === 'map') return value?.kind === 'map' ? value : undefined
  return complaints.mismatch(what, 'an object', value)
}
