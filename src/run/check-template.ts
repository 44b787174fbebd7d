import { builders } from '../builders/index.ts'
import { type Host, type Masker, maskError, newRunId, type Preparation, prepareBuilds } from '../engine/index.ts'
import { inFileOrder, throwAll } from '../errors/index.ts'
import { isAboutStandIn } from '../options/index.ts'
import { postProcessors } from '../post-processors/index.ts'
import { provisioners } from '../provisioners/index.ts'
import type { Template, TemplateAttempt } from '../template/index.ts'
import { MistakesFound } from './mistakes-found.ts'

/** What checking needs of the process. */
export interface Checking {
  readonly host: Host
  readonly secrets: Masker
}

/**
 * A template that is to be used. Where something is wrong with it, the options of its components are checked all the same, so
 * that people see every mistake at once.
 * @throws IngotError or IngotErrors
 */
export async function templateOrAllMistakes(
  { template, errors }: TemplateAttempt,
  checking: Checking,
): Promise<Template> {
  const { secrets } = checking
  for (const secret of template.secrets) secrets.add(secret)
  if (errors.length === 0) return template
  const { errors: others } = await prepareToCheck(template, checking)
  const further = others.filter((error) => error.code !== 'internal/unexpected')
  if (further.length === 0) throwAll(errors)
  throw new MistakesFound(inFileOrder([...errors, ...further]).map((error) => maskError(error, secrets)))
}

/** Checks the options of all components, for whoever builds nothing. What only stands in for a value is not complained of. */
export async function prepareToCheck(template: Template, { host, secrets }: Checking): Promise<Preparation> {
  const preparation = await prepareBuilds(
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
  return { ...preparation, errors: preparation.errors.filter((error) => !isAboutStandIn(error)) }
}
