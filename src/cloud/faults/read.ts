import { IngotError, nearest, type Place, throwAll } from '../../errors/index.ts'
import { attemptDecode, defineOptions, integer, option } from '../../options/index.ts'
import { parseJson } from '../../template/json/parse.ts'
import type { MapValue, Value } from '../../template/value.ts'
import type { KnownActions } from '../server/known-actions.ts'
import { type Fault, type FaultKind, faultKinds } from './kinds.ts'

/** What a local cloud shall suffer. The same plan and the same calls in the same order have the same faults. */
export interface FaultPlan {
  readonly seed: number
  readonly faults: readonly Fault[]
}

/** A cloud without faults. */
export const noFaults: FaultPlan = { seed: 0, faults: [] }

const top = defineOptions({ seed: option(integer().min(0).default(1), 'What chance begins with. Default 1.') })

/**
 * Reads a file of faults: `{"seed": 1, "faults": [{"kind": "throttle", "per_second": 5}, …]}`.
 * @param actions which calls there are: a fault of one that never comes is a mistake
 * @throws IngotError or IngotErrors with all mistakes and their places: `template/json-syntax`, `cloud/faults`, `options/…`
 */
export function readFaultPlan(file: string, text: string, actions: KnownActions): FaultPlan {
  const root = parseJson({ file, text })
  if (root.kind !== 'map') throw complaint(root, 'a file of faults holds an object with "faults"')
  const list = root.entries.find(({ key }) => key === 'faults')?.value
  const rest: MapValue = { ...root, entries: root.entries.filter(({ key }) => key !== 'faults') }
  const { decoded, errors } = attemptDecode({
    definition: top,
    component: 'the file of faults',
    layers: [rest],
    render: asWritten,
  })
  if (list?.kind !== 'list') throwAll([...errors, complaint(list ?? root, '"faults" must be a list')])
  const items = list?.kind === 'list' ? list.items : []
  const read = items.map((item) => readFault(item, actions))
  throwAll([...errors, ...read.flatMap((fault) => fault.errors)])
  return { seed: decoded?.options.seed ?? noFaults.seed, faults: read.flatMap(({ fault }) => fault ?? []) }
}

interface ReadFault {
  readonly fault?: Fault
  readonly errors: readonly IngotError[]
}

function readFault(value: Value, actions: KnownActions): ReadFault {
  if (value.kind !== 'map') return { errors: [complaint(value, 'a fault is an object with a "kind"')] }
  const kind = value.entries.find(({ key }) => key === 'kind')?.value
  const name = kind?.kind === 'string' ? kind.value : ''
  if (!isKind(name)) return { errors: [unknownKind(kind ?? value, name)] }
  const definition = faultKinds[name]
  const { decoded, errors } = attemptDecode({
    definition,
    component: `fault "${name}"`,
    layers: [value],
    render: asWritten,
  })
  if (!decoded) return { errors }
  const fault = decoded.options as Fault
  return { fault, errors: [...errors, ...unknownActions(fault, decoded.places, actions)] }
}

/** A misspelt call would have no fault, without a word. */
function unknownActions(fault: Fault, places: ReadonlyMap<string, Place>, actions: KnownActions): IngotError[] {
  if (!('actions' in fault)) return []
  return fault.actions.flatMap((pattern, index) => {
    if (actions.some(pattern)) return []
    const near = actions.nearest(pattern)
    return new IngotError('cloud/faults', `fault "${fault.kind}": the local cloud knows no call "${pattern}"`, {
      place: places.get(`actions.${index}`),
      hint: near
        ? `Did you mean "${near}"?`
        : 'Calls have the names of the API, such as "RunInstances" or "Describe*".',
    })
  })
}

function isKind(name: string): name is FaultKind {
  return Object.hasOwn(faultKinds, name)
}

function unknownKind(at: Value, name: string): IngotError {
  const kinds = Object.keys(faultKinds)
  const near = nearest(name, kinds)
  const hint = near ? `Did you mean "${near}"?` : `There are: ${kinds.join(', ')}.`
  return new IngotError('cloud/faults', name ? `there is no kind of fault "${name}"` : 'a fault needs a "kind"', {
    place: at.place,
    hint,
  })
}

function complaint(at: Value, message: string): IngotError {
  return new IngotError('cloud/faults', message, { place: at.place })
}

const asWritten = (text: string) => text
