import { MASK, Masker } from '../../engine/secrets.ts'
import type { Inspection } from '../inspect.ts'
import { Complaints } from '../json/index.ts'
import { namedBuilds, partsOf } from './build-parts.ts'
import { type ModuleSource, readModule, thrownError, type WrittenTemplate } from './read-module.ts'
import { variableText } from './variable-value.ts'
import { defaultValues } from './variables.ts'

/** What a template's module holds. Its builds are those that its defaults make. @throws IngotError as `readModule` does, and what making the builds throws */
export async function inspectModule(source: ModuleSource): Promise<Inspection> {
  const written = await readModule(source)
  const { template } = written
  const masker = new Masker()
  const variables = Object.entries(template.variables).map(([name, { options }]) => {
    const text = options.default === undefined ? undefined : variableText(options.default)
    if (options.sensitive && text) masker.add(text)
    return { name, default: options.sensitive ? MASK : (text ?? ''), required: text === undefined }
  })
  const parts = await defaultParts(written)
  return {
    language: 'TypeScript',
    description: template.description,
    variables: variables.map((variable) => ({ ...variable, default: masker.mask(variable.default) })),
    builders: parts.map(({ name, builder }) => ({ name: masker.mask(name), type: builder.type })),
    provisioners: [...new Set(parts.flatMap(({ provisioners }) => provisioners))].map(({ type }) => type),
  }
}

async function defaultParts(written: WrittenTemplate) {
  const { template, places } = written
  const values = defaultValues(template.variables) as Readonly<Record<string, never>>
  try {
    const builds = await namedBuilds(await template.builds(values), written, new Complaints())
    return await Promise.all(builds.map(async (build) => ({ name: build.name, ...(await partsOf(build, written)) })))
  } catch (cause) {
    throw thrownError(cause, 'the template fails with the defaults of its variables', places)
  }
}
