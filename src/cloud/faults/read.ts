import { IngotError, nearest, throwAll } from '../../errors/index.ts'
import { decodeOptions, defineOptions, integer, option } from '../../options/index.ts'
import { parseJson } from '../../template/json/parse.ts'
import type { ListValue, MapValue, Value } from '../../template/value.ts'
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
 * @throws IngotError or IngotErrors with places: `template/json-syntax`, `cloud/faults`, `options/…`
 */
export function readFaultPlan(file: string, text: string): FaultPlan {
  const root = parseJson({ file, text })
  if (root.kind !== 'map') throw complaint(root, 'a file of faults holds an object with "faults"')
  const list = root.entries.find(({ key }) => key === 'faults')?.value
  if (list?.kind !== 'list') throw complaint(list ?? root, '"faults" must be a list')
  const rest: MapValue = { ...root, entries: root.entries.filter(({ key }) => key !== 'faults') }
  const { options } = decodeOptions({
    definition: top,
    component: 'the file of faults',
    layers: [rest],
    render: asWritten,
  })
  return { seed: options.seed, faults: readFaults(list) }
}

function readFaults(list: ListValue): Fault[] {
  const errors: IngotError[] = []
  const faults = list.items.flatMap((item) => {
    try {
      return [readFault(item)]
    } catch (error) {
      if (!(error instanceof IngotError)) throw error
      errors.push(error)
      return []
    }
  })
  throwAll(errors)
  return faults
}

function readFault(value: Value): Fault {
  if (value.kind !== 'map') throw complaint(value, 'a fault is an object with a "kind"')
  const kind = value.entries.find(({ key }) => key === 'kind')?.value
  const name = kind?.kind === 'string' ? kind.value : ''
  if (!isKind(name)) throw unknownKind(kind ?? value, name)
  const definition = faultKinds[name]
  const { options } = decodeOptions({ definition, component: `fault "${name}"`, layers: [value], render: asWritten })
  return options as Fault
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
