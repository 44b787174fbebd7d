import { type IngotError, inFileOrder, type Place, throwAll } from '../../errors/index.ts'
import { commonContext } from '../evaluate/index.ts'
import { builtins, packerFunctions, renderUntilStable } from '../gotemplate/index.ts'
import type { LoadRequest } from '../request.ts'
import { Complaints } from './complaints.ts'
import type { JsonDocument } from './document.ts'
import { givenVariables } from './given.ts'
import { mergeVariables, resolveWithOutside } from './load.ts'
import { readJsonDocument, readJsonTemplate } from './read.ts'

/** The variables and functions of a template without anything that is built: where expressions are tried out. */
export interface TemplateScope {
  /** By name, sorted. A variable that is required and not set has none, nor one that can't be rendered. */
  readonly values: ReadonlyMap<string, string>
  /** What kept variables from getting a value. */
  readonly problems: readonly IngotError[]
  /** Values of sensitive variables. */
  readonly secrets: readonly string[]
  /** Names of the functions that expressions can call. */
  readonly functions: readonly string[]
  /** Renders an expression, and what comes out again, until nothing changes. @throws IngotError `template/syntax`, `template/unknown-function`, `template/render` */
  render(text: string, place?: Place): string
}

/**
 * Reads what expressions of a JSON template can use. Without a template there are only the variables that the request
 * gives. Neither builders nor names are checked.
 * @throws IngotError or IngotErrors about the shape of the template and of variable files
 */
export async function loadJsonScope(request: LoadRequest): Promise<TemplateScope> {
  const document = request.path === '' ? emptyDocument() : await readJsonDocument(request)
  const complaints = new Complaints()
  const given = await givenVariables(request, complaints)
  throwAll(inFileOrder(complaints.errors))
  const common = commonContext(request.path || '-', request.host)
  const { values, errors } = await resolveWithOutside(mergeVariables(document, given), common, request)
  const functions = packerFunctions({ ...common, user: (name) => values.get(name) })
  return {
    values: new Map([...values].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    problems: inFileOrder(errors),
    secrets: [...document.sensitive].flatMap((name) => values.get(name) || []),
    functions: [...Object.keys(functions), ...Object.keys(builtins)].filter((name) => !notHere.has(name)).toSorted(),
    render: (text, place) => renderUntilStable(text, undefined, functions, place),
  }
}

/** These are errors outside builds and variables. */
const notHere: ReadonlySet<string> = new Set([
  'build',
  'build_name',
  'build_type',
  'env',
  'consul_key',
  'vault',
  'aws_secretsmanager',
  'aws_secretsmanager_raw',
  'sed',
])

function emptyDocument(): JsonDocument {
  return readJsonTemplate({ file: '-', text: '{}' })
}
