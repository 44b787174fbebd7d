import { maskError, type PreparedBuild } from '../engine/index.ts'
import type { PolicyStatement } from '../engine/policy-statement.ts'
import { formatPlace, throwAll } from '../errors/index.ts'
import { loadToCheck, prepareToCheck, statementsOf } from '../run/index.ts'
import type { ImageTemplate, Variables } from '../template/typescript/writing.ts'
import type { LoadOptions } from './options.ts'
import { sourceOf } from './template-source.ts'

/** A build as it would run. */
export interface PlannedBuild {
  readonly name: string
  /** The type of its builder. */
  readonly builder: string
  /** Types, in the order in which they would run. */
  readonly provisioners: readonly string[]
  /** Types, one list for each sequence. */
  readonly postProcessors: readonly (readonly string[])[]
}

export interface Plan {
  readonly builds: readonly PlannedBuild[]
  /** What builds would be warned of. */
  readonly warnings: readonly string[]
  /** The least IAM policy that the builders need at AWS; without statements when they need nothing there. */
  readonly policy: { readonly Version: '2012-10-17'; readonly Statement: readonly PolicyStatement[] }
}

/** What is right about a template. */
export type Validated = Pick<Plan, 'warnings'>

/**
 * Checks a template and the options of all its components, without touching any cloud.
 * @param template the path of one in any syntax, or what `template({ … })` made
 * @throws IngotError or IngotErrors with every mistake
 */
export async function validate<V extends Variables, A>(
  template: string | ImageTemplate<V, A>,
  options: LoadOptions<V> = {},
): Promise<Validated> {
  const { warnings } = await plan(template, options)
  return { warnings }
}

/**
 * Works out what a build would do, without doing it or touching any cloud.
 * @throws IngotError or IngotErrors with every mistake
 */
export async function plan<V extends Variables, A>(
  template: string | ImageTemplate<V, A>,
  options: LoadOptions<V> = {},
): Promise<Plan> {
  const { request, attempt, checking, secrets } = sourceOf(template, options)
  const { signal } = new AbortController()
  const { template: loaded, dataSources } = await loadToCheck(request, checking, { readsData: false, signal, attempt })
  const { builds, errors, warnings } = await prepareToCheck(loaded, checking)
  throwAll(errors.map((error) => maskError(error, secrets)))
  const ofTemplate = loaded.warnings.map(({ text, place }) => (place ? `${formatPlace(place)}: ${text}` : text))
  return {
    builds: builds.map(plannedBuild),
    warnings: [...ofTemplate, ...warnings].map((warning) => secrets.mask(warning)),
    policy: {
      Version: '2012-10-17',
      Statement: statementsOf([...builds.map(({ builder }) => builder), ...dataSources]),
    },
  }
}

function plannedBuild({ config }: PreparedBuild): PlannedBuild {
  const { displayName: name, builder, provisioners, postProcessors } = config
  const typeOf = ({ type }: { readonly type: string }) => type
  return {
    name,
    builder: builder.type,
    provisioners: provisioners.map(typeOf),
    postProcessors: postProcessors.map((sequence) => sequence.map(typeOf)),
  }
}
