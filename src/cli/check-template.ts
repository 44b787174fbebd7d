import { builders } from '../builders/index.ts'
import { maskError, newRunId, type Preparation, prepareBuilds } from '../engine/index.ts'
import { inFileOrder, throwAll } from '../errors/index.ts'
import { isAboutStandIn } from '../options/index.ts'
import { postProcessors } from '../post-processors/index.ts'
import { provisioners } from '../provisioners/index.ts'
import { attemptLoad, type LoadRequest, type Template } from '../template/index.ts'
import type { CommandIo } from './command.ts'
import { MistakesFound } from './exit-status.ts'

/**
 * Reads a template that is to be used. Where something is wrong with it, the options of its components are checked all the
 * same, so that people see every mistake at once.
 * @throws IngotError or IngotErrors
 */
export async function loadOrTellAll(request: LoadRequest, io: CommandIo): Promise<Template> {
  const { template, errors } = await attemptLoad(request)
  for (const secret of template.secrets) io.secrets.add(secret)
  if (errors.length === 0) return template
  const { errors: others } = await prepareToCheck(template, io)
  const further = others.filter((error) => error.code !== 'internal/unexpected' && !isAboutStandIn(error))
  if (further.length === 0) throwAll(errors)
  throw new MistakesFound(inFileOrder([...errors, ...further]).map((error) => maskError(error, io.secrets)))
}

/** Checks the options of all components, for whoever builds nothing. */
export function prepareToCheck(template: Template, io: CommandIo): Promise<Preparation> {
  const { host, secrets } = io
  return prepareBuilds(
    template,
    { builders, provisioners, postProcessors },
    {
      force: false,
      debug: false,
      onError: 'cleanup',
      secret: (text) => secrets.add(text),
      runId: newRunId(host),
      cwd: host.cwd,
      env: host.env,
    },
  )
}
