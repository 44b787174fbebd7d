import { DataMemory, newRunId, type People, type PreparedDataSource } from '../engine/index.ts'
import { attemptLoad, type LoadRequest, type Template, type TemplateAttempt } from '../template/index.ts'
import { type Checking, templateOrAllMistakes } from './check-template.ts'
import { DataAccess } from './data-access.ts'

/** Reads a template without deciding what is to come of its mistakes. */
export type Attempt = (request: LoadRequest) => Promise<TemplateAttempt>

export interface CheckedLoad {
  /** Whether data sources are read. Otherwise only their options are checked. */
  readonly readsData: boolean
  /** Whether those ask the local cloud. */
  readonly local: boolean
  readonly signal: AbortSignal
  readonly attempt?: Attempt
  /** Those whom data sources may ask. */
  readonly people?: People
}

export interface CheckedTemplate {
  readonly template: Template
  /** Those that it uses. */
  readonly dataSources: readonly PreparedDataSource[]
}

/** Reads a template to look at it. @throws IngotError or IngotErrors with every mistake */
export async function loadToCheck(
  request: LoadRequest,
  checking: Checking,
  wishes: CheckedLoad,
): Promise<CheckedTemplate> {
  const { readsData, local, signal, people, attempt = attemptLoad } = wishes
  const { host, secrets: masker } = checking
  const memory = new DataMemory({ run: newRunId(host), past: [], masker, force: false })
  const data = new DataAccess({
    ...checking,
    signal,
    local,
    areRead: readsData,
    templatePath: request.path,
    memory,
    people,
  })
  try {
    const template = await templateOrAllMistakes(await attempt({ ...request, ...data.request }), checking)
    return { template, dataSources: data.prepared }
  } finally {
    await data.close()
  }
}
