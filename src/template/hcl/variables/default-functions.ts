import type { HclFunction, Names } from '../../../hcl/index.ts'
import { refusing } from '../functions/index.ts'

/**
 * What the default of a variable can call: `env`. For the other functions of templates there is an answer that says so.
 * @param own the functions that can be called
 * @param others the names of those that can't
 */
export function defaultFunctions(
  own: Readonly<Record<string, HclFunction>>,
  others: Iterable<string>,
): Names<HclFunction> {
  const refused = new Set(others)
  const hint = 'the default of a variable can call env only; work such a value out in a local'
  return {
    get: (name) => own[name] ?? (refused.has(name) ? refusing(hint) : undefined),
    keys: () => Object.keys(own),
  }
}
