import { IngotError, nearest, type Place } from '../../errors/index.ts'
import { hasActions, parse, userVariables } from '../gotemplate/index.ts'
import type { BuildConfig, TemplateWarning } from '../template.ts'
import type { Value } from '../value.ts'

/** One warning for each undefined variable that the builds read: Packer renders it as nothing without a word. */
export function undefinedVariableWarnings(
  builds: readonly BuildConfig[],
  defined: readonly string[],
): TemplateWarning[] {
  const seen = new Set(defined)
  const warnings: TemplateWarning[] = []
  for (const { name, place } of builds.flatMap(layersOf).flatMap(references)) {
    if (seen.has(name)) continue
    seen.add(name)
    const near = nearest(name, defined)
    const hint = near ? `; did you mean "${near}"?` : ''
    warnings.push({ text: `the variable "${name}" is not defined and gives an empty text${hint}`, place })
  }
  return warnings
}

function layersOf(build: BuildConfig): readonly Value[] {
  const components = [build.builder, ...build.provisioners, ...build.postProcessors.flat()]
  if (build.errorCleanupProvisioner) components.push(build.errorCleanupProvisioner)
  return components.flatMap(({ layers }) => ('read' in layers ? [] : layers))
}

interface Reference {
  readonly name: string
  readonly place: Place
}

function references(value: Value): readonly Reference[] {
  switch (value.kind) {
    case 'string':
      return referencesIn(value.value, value.place)
    case 'list':
      return value.items.flatMap(references)
    case 'map':
      return value.entries.flatMap((entry) => [...referencesIn(entry.key, entry.keyPlace), ...references(entry.value)])
    default:
      return []
  }
}

function referencesIn(text: string, place: Place): readonly Reference[] {
  if (!hasActions(text)) return []
  return namesIn(text).map((name) => ({ name, place }))
}

/** What is no template is complained about when it is decoded. */
function namesIn(text: string): readonly string[] {
  try {
    return userVariables(parse(text))
  } catch (error) {
    if (error instanceof IngotError) return []
    throw error
  }
}
