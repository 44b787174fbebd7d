import { IngotError } from '../../errors/index.ts'
import { Budget, type Diagnostic, type Limits, UNKNOWN } from '../../hcl/index.ts'
import type { LoadRequest } from '../request.ts'
import type { TemplateWarning } from '../template.ts'
import { inOrder, toErrors, toWarnings } from './diagnostics/index.ts'
import { findTemplateFiles, readTemplate } from './files/index.ts'
import { type HclModule, readModule } from './module/index.ts'
import {
  contextualValues,
  type DataReader,
  scopeFunctions,
  TemplateScope,
  tellSecrets,
  tooManySecrets,
} from './scope/index.ts'
import {
  type Assignment,
  defaultFunctions,
  givenValues,
  type ResolvedVariable,
  resolveVariables,
  undeclaredVariables,
  unsetVariables,
  validateVariables,
} from './variables/index.ts'

export interface OpenRequest extends LoadRequest {
  /** Without it, the values of data sources are unknown. */
  readonly dataReader?: DataReader | undefined
  /** What evaluating may cost, where the usual limits won't do. */
  readonly limits?: Partial<Limits> | undefined
}

/** A template whose expressions can be evaluated. */
export interface OpenTemplate {
  readonly module: HclModule
  readonly scope: TemplateScope
  /** What is wrong with the files, and with what is given for variables. */
  readonly mistakes: readonly IngotError[]
  /** All that keeps builds from running: the mistakes, variables without a value or with a refused one, cycles. */
  readonly errors: readonly IngotError[]
  readonly warnings: readonly TemplateWarning[]
  /** Whether all that stands in the files is in the module. Otherwise further mistakes may only follow from the first. */
  readonly isWhole: boolean
}

/**
 * Reads an HCL2 template and gives its variables their values. Neither locals nor data sources are evaluated yet, and no
 * build is looked at.
 * @throws IngotError when there is nothing to read: `template/not-found`, `template/no-files` …
 */
export async function openTemplate(request: OpenRequest): Promise<OpenTemplate> {
  const files = await findTemplateFiles(request.path, request)
  const read = await readTemplate(files.templates, request)
  const { module, diagnostics: written, isWhole } = readModule(files.root, read)
  const diagnostics = [...written]
  const given = await attemptGiven(request, files.variables, diagnostics)
  const { scope, mistakes, refusals } = await makeScope(module, given.assignments, isWhole && given.isWhole, request)
  diagnostics.push(...mistakes)
  const told = (found: readonly Diagnostic[]) => [...given.errors, ...toErrors(inOrder(found, module.files))]
  return {
    module,
    scope,
    mistakes: told(diagnostics),
    errors: told([...diagnostics, ...refusals]),
    warnings: toWarnings(diagnostics),
    isWhole,
  }
}

interface Given {
  readonly assignments: readonly Assignment[]
  readonly errors: readonly IngotError[]
  /** Whether all variable files could be read. */
  readonly isWhole: boolean
}

async function attemptGiven(
  request: LoadRequest,
  autoFiles: readonly string[],
  diagnostics: Diagnostic[],
): Promise<Given> {
  try {
    const before = diagnostics.length
    const assignments = await givenValues(request, autoFiles, diagnostics)
    return { assignments, errors: [], isWhole: diagnostics.length === before }
  } catch (error) {
    if (!(error instanceof IngotError)) throw error
    return { assignments: [], errors: [error], isWhole: false }
  }
}

interface MadeScope {
  readonly scope: TemplateScope
  readonly mistakes: readonly Diagnostic[]
  /** What is wrong with the values, not with how they are written. */
  readonly refusals: readonly Diagnostic[]
}

/** @param isWhole whether it can be said what has no value */
async function makeScope(
  module: HclModule,
  assignments: readonly Assignment[],
  isWhole: boolean,
  { host, secret = () => {}, dataReader = async () => NOTHING_READ, warnUndeclared = false, limits }: OpenRequest,
): Promise<MadeScope> {
  const mistakes: Diagnostic[] = []
  const budget = new Budget(limits)
  const functions = scopeFunctions(module.functions, module.root, host, budget, secret)
  mistakes.push(...functions.diagnostics)
  tellTexts(module, assignments, secret)
  const inDefaults = defaultFunctions(functions.inDefaults, Object.keys(functions.all))
  const resolved = resolveVariables(module, assignments, inDefaults, mistakes)
  const variables = new Map([...resolved].map(([name, variable]) => [name, tellVariable(variable, secret, mistakes)]))
  mistakes.push(...undeclaredVariables(module, assignments, warnUndeclared))
  const unset = isWhole ? unsetVariables(module, assignments) : []
  const refused = await validateVariables(variables.values(), { functions: functions.all, budget })
  const scope = new TemplateScope({
    module,
    variables: new Map([...variables].map(([name, { value }]) => [name, value])),
    common: contextualValues(module.root, host),
    functions: functions.all,
    budget,
    readData: dataReader,
    secret,
  })
  return { scope, mistakes, refusals: [...unset, ...refused, ...scope.cycles()] }
}

/** The variable, whose secrets are told. Where there are too many, its value is unknown. */
function tellVariable(
  variable: ResolvedVariable,
  secret: (text: string) => void,
  mistakes: Diagnostic[],
): ResolvedVariable {
  try {
    tellSecrets(variable.value, secret)
    return variable
  } catch (error) {
    mistakes.push(tooManySecrets(error, variable.block.nameRange))
    return { ...variable, value: UNKNOWN }
  }
}

const NOTHING_READ = { value: UNKNOWN, diagnostics: [] }

/** A text for a sensitive variable is a secret, also where nothing can be made of it. */
function tellTexts({ variables }: HclModule, assignments: readonly Assignment[], secret: (text: string) => void): void {
  for (const assignment of assignments) {
    if (assignment.kind === 'text' && variables.get(assignment.name)?.sensitive && assignment.text !== '') {
      secret(assignment.text)
    }
  }
}
