import { maskError } from '../engine/index.ts'
import type { PolicyStatement } from '../engine/policy-statement.ts'
import { formatPlace, throwAll } from '../errors/index.ts'
import { loadToCheck, permissionsOf, prepareToCheck } from '../run/index.ts'
import type { BuildConfig } from '../template/index.ts'
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
  const { warnings } = await check(template, options)
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
  const { loaded, dataSources, preparation, warnings } = await check(template, options)
  return {
    builds: loaded.builds.map(plannedBuild),
    warnings,
    policy: { Version: '2012-10-17', Statement: permissionsOf(loaded, preparation, dataSources) },
  }
}

/** @throws IngotError or IngotErrors with every mistake */
async function check<V extends Variables, A>(template: string | ImageTemplate<V, A>, options: LoadOptions<V>) {
  const { request, attempt, checking, secrets } = sourceOf(template, options)
  const { signal } = new AbortController()
  const wishes = { readsData: false, local: false, signal, attempt }
  const { template: loaded, dataSources } = await loadToCheck(request, checking, wishes)
  const preparation = await prepareToCheck(loaded, checking)
  throwAll(preparation.errors.map((error) => maskError(error, secrets)))
  const ofTemplate = loaded.warnings.map(({ text, place }) => (place ? `${formatPlace(place)}: ${text}` : text))
  const warnings = [...ofTemplate, ...preparation.warnings].map((warning) => secrets.mask(warning))
  return { loaded, dataSources, preparation, warnings }
}

function plannedBuild({ displayName: name, builder, provisioners, postProcessors }: BuildConfig): PlannedBuild {
  const typeOf = ({ type }: { readonly type: string }) => type
  return {
    name,
    builder: builder.type,
    provisioners: provisioners.map(typeOf),
    postProcessors: postProcessors.map((sequence) => sequence.map(typeOf)),
  }
}
