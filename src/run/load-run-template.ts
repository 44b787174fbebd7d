import { createHash } from 'node:crypto'
import { attemptLoad, type LoadRequest, type Template, type TemplateAttempt } from '../template/index.ts'
import { type Checking, templateOrAllMistakes } from './check-template.ts'
import { type RunOrigin, templateHost } from './run-host.ts'

export interface RunTemplate {
  readonly template: Template
  /** SHA-256 of the template's text, and of the files that it imports, in hexadecimals. */
  readonly digest: string
}

/** Reads a template without deciding what is to come of its mistakes. */
export type Attempt = (request: LoadRequest) => Promise<TemplateAttempt>

/** Reads the template of a run, in its first process or a later one. @throws IngotError or IngotErrors with every mistake */
export async function loadRunTemplate(
  request: LoadRequest,
  origin: RunOrigin,
  checking: Checking,
  attempt: Attempt = attemptLoad,
): Promise<RunTemplate> {
  const hash = createHash('sha256')
  const read = async (file: string) => {
    const text = await request.read(file)
    if (file === request.path) hash.update(text)
    return text
  }
  const source = (text: string) => void hash.update(text)
  const host = templateHost(request.host, origin)
  const template = await templateOrAllMistakes(await attempt({ ...request, read, source, host }), checking)
  return { template, digest: hash.digest('hex') }
}
