import type { Place } from '../../errors/index.ts'
import {
  actualBuildData,
  checkFunctions,
  hasActions,
  type PackerContext,
  packerFunctions,
  parse,
  placeholderBuildData,
  render,
  renderUntilStable,
  type TemplateFunctions,
  type TemplateMap,
  templateFunction,
} from '../gotemplate/index.ts'
import type { BuildInterpolation, BuildScope, Interpolation } from '../template.ts'
import type { CommonContext } from './context.ts'

/**
 * Renders with a template's functions and its resolved variables; an undefined variable gives an empty text.
 * @param values undefined where the template has no user variables, as in HCL2
 */
export function makeInterpolation(
  common: CommonContext,
  values: ReadonlyMap<string, string> | undefined,
): Interpolation {
  const context = { ...common, user: values && ((name: string) => values.get(name)) }
  return { forBuild: (scope) => forBuild(context, scope) }
}

function forBuild(context: PackerContext, scope: BuildScope): BuildInterpolation {
  const { buildName, builderType } = scope
  const own = builderFunctions(scope)
  const prepare = {
    ...packerFunctions({
      ...context,
      buildName,
      builderType,
      buildData: placeholderBuildData(scope.generatedKeys),
    }),
    ...own,
  }
  const placeholders = fieldsOf(scope.generatedKeys)
  return {
    decode: (text, place, late) => (late ? checked(text, place, prepare) : render(text, placeholders, prepare, place)),
    run(text, data) {
      if (!hasActions(text)) return text
      // What a template prints at run time is asked for by its fields and by "build" alike.
      const values = data as TemplateMap
      const functions = packerFunctions({ ...context, buildName, builderType, buildData: actualBuildData(values) })
      return renderUntilStable(text, values, { ...functions, ...own })
    },
  }
}

/** Text that is rendered later: its mistakes are told now. */
function checked(text: string, place: Place, functions: TemplateFunctions): string {
  if (hasActions(text)) checkFunctions(parse(text, { place }), functions)
  return text
}

/** Before the machine exists, `{{.ID}}` stays what it is, as `{{build "ID"}}` does. */
function fieldsOf(keys: readonly string[] | 'any'): TemplateMap {
  return keys === 'any' ? {} : Object.fromEntries(keys.map((key) => [key, `{{.${key}}}`]))
}

function builderFunctions(scope: BuildScope): TemplateFunctions {
  const define = (call: (...args: string[]) => string) =>
    templateFunction(
      Array.from({ length: call.length }, () => 'string' as const),
      (...args) => call(...args),
    )
  return Object.fromEntries(Object.entries(scope.functions).map(([name, call]) => [name, define(call)]))
}
