import { IngotError, inFileOrder } from '../../errors/index.ts'
import { commonContext, makeInterpolation } from '../evaluate/index.ts'
import type { TemplateAttempt } from '../json/index.ts'
import type { LoadRequest } from '../request.ts'
import type { Interpolation, TemplateVariable } from '../template.ts'
import { type ReadBuilds, readBuilds } from './builds/index.ts'
import { TemplateData } from './data/index.ts'
import { toErrors } from './diagnostics/index.ts'
import type { HclModule } from './module/index.ts'
import { type OpenTemplate, openTemplate } from './open.ts'

/**
 * Reads an HCL2 template and selects its builds. The arguments of their components are read later, by the components'
 * schemas.
 * @throws IngotError or IngotErrors when there is nothing to read: `template/not-found`, `template/no-files` …
 */
export async function attemptHclTemplateLoad(request: LoadRequest): Promise<TemplateAttempt> {
  const secrets = new Set<string>()
  const secret = (text: string) => {
    // What can't be kept secret is none of the template's.
    request.secret?.(text)
    secrets.add(text)
  }
  const { dataSources } = request
  const data = dataSources && new TemplateData(dataSources.sources, dataSources.areRead, secret)
  const texts = new Map<string, string>()
  const open = await openTemplate({ ...request, secret, dataReader: data?.reader, read: remembering(request, texts) })
  for (const [file, text] of [...texts].toSorted(([a], [b]) => (a < b ? -1 : 1))) request.source?.(text, file)
  if (open.errors.length > 0) data?.stop()
  const mistakes = () => [...open.errors, ...(data?.errors ?? [])]
  const { builds, description, errors, warnings } = await attemptBuilds(open, request, () => mistakes().length > 0)
  const unused = open.isWhole && isCheckOfAll(request) ? toErrors(await open.scope.checkAll()) : []
  const template = {
    path: request.path,
    description,
    variables: describeVariables(open.module),
    builds,
    provisionerTypes: builds.flatMap(({ provisioners }) => provisioners.map(({ type }) => type)),
    warnings: [...open.warnings, ...(data?.warnings ?? []), ...warnings],
    secrets: [...secrets],
    interpolation: goTemplates(request),
  }
  return { template, errors: inFileOrder([...mistakes(), ...errors, ...unused]) }
}

/** What no build uses is checked where that costs nothing: no data source is read for it. */
function isCheckOfAll({ only, except, dataSources }: LoadRequest): boolean {
  return dataSources?.areRead === false && only.length === 0 && except.length === 0
}

/** Keeps the texts of templates and of variable files, by their paths. */
function remembering({ read }: LoadRequest, texts: Map<string, string>): LoadRequest['read'] {
  return async (file) => {
    const text = await read(file)
    texts.set(file, text)
    return text
  }
}

async function attemptBuilds(
  { module, scope, isWhole }: OpenTemplate,
  selection: LoadRequest,
  hasMistakes: () => boolean,
): Promise<ReadBuilds> {
  const none = { builds: [], description: undefined, warnings: [] }
  // What seems to be missing may stand where the syntax is wrong.
  if (!isWhole) return { ...none, errors: [] }
  try {
    return await readBuilds({ module, scope, selection, hasMistakes })
  } catch (error) {
    if (!(error instanceof IngotError)) throw error
    return { ...none, errors: [error] }
  }
}

/** Components render their texts themselves, so that Go's templates work in HCL2 as well. It has variables of its own. */
function goTemplates({ path, host }: LoadRequest): Interpolation {
  return makeInterpolation({ ...commonContext(path, host), templateDir: undefined }, undefined)
}

function describeVariables({ variables }: HclModule): readonly TemplateVariable[] {
  return [...variables.values()].map(({ name, default: written, sensitive }) => ({
    name,
    default: written?.range.text,
    required: written === undefined,
    sensitive,
  }))
}
