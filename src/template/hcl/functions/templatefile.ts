import { resolve } from 'node:path'
import { ArgumentError, DYNAMIC, type HclFunction, STRING, type Value, type ValueFunction } from '../../../hcl/index.ts'
import { textAt } from './arguments.ts'
import type { PackerFunctionHost } from './host.ts'
import { expandHome } from './paths.ts'
import { readText } from './reading.ts'

type Host = Pick<PackerFunctionHost, 'files' | 'root' | 'home' | 'renderTemplate'>

/** @param functions what templates can call; `templatefile` itself must not be among them */
export function templatefileFunction(host: Host, functions: Readonly<Record<string, HclFunction>>): ValueFunction {
  return {
    description: "The text of a file in HCL's template language, evaluated with those variables.",
    parameters: [
      { name: 'path', type: STRING },
      { name: 'vars', type: DYNAMIC },
    ],
    returns: DYNAMIC,
    call: (args, _, meter) => {
      const given = textAt(args, 0)
      const path = resolve(host.root, expandHome(given, host.home))
      const text = readText(host.files, path, given, meter)
      meter.work(text.length >> 1)
      return host.renderTemplate({ path: given, text, variables: variablesOf(args[1]), functions })
    },
  }
}

const NAME = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u

function variablesOf(vars: Value | undefined): ReadonlyMap<string, Value> {
  if (vars?.kind !== 'object' && vars?.kind !== 'map') throw new ArgumentError(1, 'a map or object is required')
  const wrong = [...vars.entries.keys()].find((name) => !NAME.test(name))
  if (wrong !== undefined) throw new ArgumentError(1, 'this can be no name of a variable', JSON.stringify(wrong))
  return vars.entries
}
