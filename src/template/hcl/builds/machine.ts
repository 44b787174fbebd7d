import { objectValue, stringValue, UNKNOWN, type Value } from '../../../hcl/index.ts'
import type { MachineFacts } from '../../template.ts'
import { LATER, plainValues } from '../components/index.ts'

/**
 * What `build` is in provisioners and post-processors: the build's name, and what its builder says of the machine.
 * @param names what the builder says it will say: until then, a text stands for each
 */
export function buildValue(name: string, facts: MachineFacts, names: readonly string[]): Value {
  if ('names' in facts && facts.names === 'any') return UNKNOWN
  const later = Object.fromEntries(names.map((key) => [key, stringValue(LATER)]))
  return objectValue({ ...later, name: stringValue(name), ...('data' in facts ? plainValues(facts.data) : {}) })
}
