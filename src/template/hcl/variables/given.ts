import type { Diagnostic } from '../../../hcl/index.ts'
import type { LoadRequest } from '../../request.ts'
import type { Assignment } from './assignment.ts'
import { readVariableFiles } from './files.ts'

/**
 * All that is given for variables from outside of the template, the weaker first: `PKR_VAR_…`, the files that are found by
 * their names, `-var-file` and `-var`, the last two in the order of the command line.
 * @param autoFiles paths
 * @throws IngotError as `readVariableFiles`
 */
export async function givenValues(
  request: LoadRequest,
  autoFiles: readonly string[],
  diagnostics: Diagnostic[],
): Promise<readonly Assignment[]> {
  const files = await readVariableFiles([...autoFiles, ...request.varFiles], request, diagnostics)
  return [...fromEnvironment(request.host.env), ...files, ...request.vars.map(fromFlag)]
}

const PREFIX = 'PKR_VAR_'

function fromEnvironment(env: LoadRequest['host']['env']): Assignment[] {
  return Object.entries(env).flatMap(([key, text]): Assignment[] => {
    if (!key.startsWith(PREFIX) || text === undefined) return []
    return [{ kind: 'text', name: key.slice(PREFIX.length), text, origin: key }]
  })
}

function fromFlag({ name, value }: LoadRequest['vars'][number]): Assignment {
  return { kind: 'text', name, text: value, origin: `-var ${name}` }
}
