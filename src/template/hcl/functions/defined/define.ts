import {
  type Budget,
  createContext,
  type Diagnostic,
  DYNAMIC,
  FunctionError,
  type HclFunction,
  type Names,
  tupleValue,
  UNKNOWN,
  type Value,
  type ValueFunction,
} from '../../../../hcl/index.ts'
import type { FunctionDefinition } from '../../module/index.ts'
import { throwFirst } from '../throw-first.ts'

/**
 * The functions that a template defines, ready to be called.
 * @param all what they can call: the built-in ones and each other
 */
export function defineFunctions(
  definitions: ReadonlyMap<string, FunctionDefinition>,
  all: Names<HclFunction>,
  budget: Budget,
): Readonly<Record<string, HclFunction>> {
  const functions = [...definitions.values()].map((definition) => [definition.name, define(definition, all, budget)])
  return Object.fromEntries(functions)
}

/** Its parameters are its own business: it says where it stands when they don't fit, and hands on whatever it gets. */
function define(definition: FunctionDefinition, functions: Names<HclFunction>, budget: Budget): ValueFunction {
  let isRunning = false
  const anything = { type: DYNAMIC, allowNull: true, allowUnknown: true, allowDynamic: true, allowMarked: true }
  return {
    parameters: [],
    variadic: { name: 'arguments', ...anything },
    returns: DYNAMIC,
    call: (args) => {
      checkCount(definition, args.length)
      // That it calls itself is told where its definition is checked.
      if (isRunning) return UNKNOWN
      const diagnostics: Diagnostic[] = []
      const context = createContext({ variables: bind(definition, args), functions, budget })
      isRunning = true
      try {
        const value = definition.result.evaluate(context, diagnostics)
        throwFirst(diagnostics)
        return value
      } finally {
        isRunning = false
      }
    },
  }
}

function bind({ parameters, variadic }: FunctionDefinition, args: readonly Value[]): ReadonlyMap<string, Value> {
  const bound = new Map<string, Value>()
  for (const [index, { name }] of parameters.entries()) {
    const arg = args[index]
    if (arg) bound.set(name, arg)
  }
  if (variadic) bound.set(variadic.name, tupleValue(args.slice(parameters.length)))
  return bound
}

/** @throws FunctionError */
function checkCount({ name, nameRange, parameters, variadic }: FunctionDefinition, count: number): void {
  if (count === parameters.length || (variadic && count > parameters.length)) return
  const names = [...parameters.map((parameter) => parameter.name), ...(variadic ? [`${variadic.name}...`] : [])]
  const least = variadic ? 'at least ' : ''
  const wanted = `${least}${parameters.length} ${parameters.length === 1 ? 'argument' : 'arguments'}`
  const given = count === 0 ? 'none' : count
  throw new FunctionError(`it takes ${wanted}, not ${given}: ${name}(${names.join(', ')}) at ${nameRange}`)
}
