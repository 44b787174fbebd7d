import { createHash, type Hash } from 'node:crypto'
import { DataMemory, type People, type RememberedData } from '../engine/index.ts'
import { attemptLoad, type LoadRequest, type Template } from '../template/index.ts'
import { type Checking, templateOrAllMistakes } from './check-template.ts'
import { DataAccess } from './data-access.ts'
import type { Attempt } from './load-to-check.ts'
import { type RunOrigin, templateHost } from './run-host.ts'

export interface RunTemplate {
  readonly template: Template
  /** SHA-256 of the texts that the template consists of, in hexadecimals. */
  readonly digest: string
  /** What its data sources gave. */
  readonly data: readonly RememberedData[]
}

export interface RunTemplateRequest {
  readonly request: LoadRequest
  readonly origin: RunOrigin
  readonly checking: Checking
  readonly signal: AbortSignal
  /** Whether data sources ask the local cloud. */
  readonly local: boolean
  readonly attempt?: Attempt
  /** Those whom data sources may ask. */
  readonly people?: People
  /** Files that don't count in the digest: secrets that a later process is given anew. */
  readonly uncounted?: readonly string[]
  /** What an earlier process of the run noted; with `force`, what has changed since counts as it is now. */
  readonly past?: { readonly data: readonly RememberedData[]; readonly force: boolean }
}

/** Reads the template of a run, in its first process or a later one. @throws IngotError or IngotErrors with every mistake */
export async function loadRunTemplate(asked: RunTemplateRequest): Promise<RunTemplate> {
  const { request, origin, checking, signal, local, people, attempt = attemptLoad, uncounted = [] } = asked
  const { data: past, force } = asked.past ?? { data: [], force: false }
  const hash = createHash('sha256')
  const source = (text: string, file = '') => void (uncounted.includes(file) || hash.update(text))
  const memory = new DataMemory({ run: origin.id, past, masker: checking.secrets, force })
  const data = new DataAccess({ ...checking, signal, local, areRead: true, templatePath: request.path, memory, people })
  try {
    const counted = { ...request, ...data.request, read: countingRead(request, hash), source }
    const host = templateHost(request.host, origin)
    const template = await templateOrAllMistakes(await attempt({ ...counted, host }), checking)
    return { template, digest: hash.digest('hex'), data: memory.records }
  } finally {
    await data.close()
  }
}

/** The template's own file, whatever its syntax. */
function countingRead({ read, path }: LoadRequest, hash: Hash): LoadRequest['read'] {
  return async (file) => {
    const text = await read(file)
    if (file === path) hash.update(text)
    return text
  }
}
