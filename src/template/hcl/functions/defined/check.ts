import { type Diagnostic, errorAt, nearestName } from '../../../../hcl/index.ts'
import type { FunctionDefinition } from '../../module/index.ts'

/**
 * What is wrong with a template's functions, whether or not they are called.
 * @param builtIn the names of the functions that all templates have
 */
export function checkFunctions(
  definitions: ReadonlyMap<string, FunctionDefinition>,
  builtIn: ReadonlySet<string>,
): Diagnostic[] {
  const all = [...definitions.values()]
  return [
    ...all.flatMap((definition) => takenNames(definition, builtIn)),
    ...all.flatMap(foreignReferences),
    ...all.flatMap((definition) => unknownCalls(definition, definitions, builtIn)),
    ...recursions(definitions),
  ]
}

function takenNames({ name, nameRange }: FunctionDefinition, builtIn: ReadonlySet<string>): Diagnostic[] {
  if (!builtIn.has(name)) return []
  const detail = `There is a built-in function ${JSON.stringify(name)}. Give this one another name.`
  return [errorAt(nameRange, 'Duplicate function', detail)]
}

function foreignReferences({ name, parameters, variadic, result }: FunctionDefinition): Diagnostic[] {
  const own = [...parameters, ...(variadic ? [variadic] : [])].map((parameter) => parameter.name)
  const foreign = result.variables().filter(({ root }) => !own.includes(root))
  return foreign.map(({ root, range }) => {
    const detail = `The function ${JSON.stringify(name)} sees its parameters only, and ${range.text} is none. Hand it over as an argument.`
    return errorAt(range, 'Invalid reference in function', detail, { suggestion: nearestName(root, own) })
  })
}

function unknownCalls(
  { result }: FunctionDefinition,
  definitions: ReadonlyMap<string, FunctionDefinition>,
  builtIn: ReadonlySet<string>,
): Diagnostic[] {
  const unknown = result.calls().filter(({ name }) => !definitions.has(name) && !builtIn.has(name))
  return unknown.map(({ name, nameRange }) => {
    const detail = `There is no function named ${JSON.stringify(name)}.`
    const suggestion = nearestName(name, [...definitions.keys(), ...builtIn])
    return errorAt(nameRange, 'Call to unknown function', detail, { suggestion })
  })
}

/** One for each cycle of calls, at the call that closes it. */
function recursions(definitions: ReadonlyMap<string, FunctionDefinition>): Diagnostic[] {
  const done = new Set<string>()
  const found: Diagnostic[] = []
  const visit = (definition: FunctionDefinition, path: readonly string[]) => {
    if (done.has(definition.name)) return
    const here = [...path, definition.name]
    for (const { name, nameRange } of definition.result.calls()) {
      const called = definitions.get(name)
      const start = here.indexOf(name)
      if (start !== -1) found.push(recursion([...here.slice(start), name], nameRange))
      else if (called) visit(called, here)
    }
    done.add(definition.name)
  }
  for (const definition of definitions.values()) visit(definition, [])
  return found
}

function recursion(path: readonly string[], range: Diagnostic['subject']): Diagnostic {
  const [name = ''] = path
  const detail = `A function can't call itself, and ${name} does: ${path.join(' → ')}.`
  return errorAt(range, 'Recursive function', detail)
}
