import { STAND_IN } from '../../options/stand-in.ts'
import type { Complaints } from '../json/index.ts'
import type { BuildConfig, ComponentConfig, PostProcessorConfig, ProvisionerConfig } from '../template.ts'
import type { MapValue } from '../value.ts'
import type { BuildParts } from './build-parts.ts'
import type { Component, ComponentKind } from './component.ts'
import type { DataValues } from './data-values.ts'
import { OpenValue } from './open-value.ts'
import type { Places } from './places.ts'
import { POST_PROCESSOR_SETTINGS, PROVISIONER_SETTINGS, Settings } from './settings.ts'
import { type Spot, wholeSpot } from './source/index.ts'
import { toMapValue } from './to-value.ts'

export interface BuildRequest {
  readonly places: Places
  readonly values: DataValues
  /** `-except`, which also drops a post-processor of that name and what follows it in its sequence. */
  readonly except: readonly string[]
  readonly complaints: Complaints
}

/** A build with all that its options take from elsewhere read. */
export async function makeBuild(name: string, parts: BuildParts, request: BuildRequest): Promise<BuildConfig> {
  const { builder, provisioners, errorCleanupProvisioner: cleanup, postProcessors } = parts
  return {
    name,
    displayName: name,
    builder: { ...(await configOf(builder, [], request)), name },
    provisioners: await Promise.all(provisioners.map((provisioner) => provisionerOf(provisioner, request))),
    errorCleanupProvisioner: cleanup && (await provisionerOf(cleanup, request)),
    postProcessors: (await Promise.all(postProcessors.map((sequence) => sequenceOf(sequence, request)))).filter(
      (sequence) => sequence.length > 0,
    ),
  }
}

async function sequenceOf(
  sequence: readonly Component<'post-processor'>[],
  request: BuildRequest,
): Promise<readonly PostProcessorConfig[]> {
  const end = sequence.findIndex(({ type, options }) => request.except.includes(String(options['name'] ?? type)))
  const kept = end === -1 ? sequence : sequence.slice(0, end)
  return Promise.all(kept.map((component) => postProcessorOf(component, request)))
}

async function postProcessorOf(
  component: Component<'post-processor'>,
  request: BuildRequest,
): Promise<PostProcessorConfig> {
  const settings = new Settings(component, request)
  return {
    ...(await configOf(component, POST_PROCESSOR_SETTINGS, request)),
    name: (await settings.text('name')) ?? component.type,
    keepInputArtifact: await settings.switch('keep_input_artifact'),
  }
}

async function provisionerOf(component: Component<'provisioner'>, request: BuildRequest): Promise<ProvisionerConfig> {
  const settings = new Settings(component, request)
  return {
    ...(await configOf(component, PROVISIONER_SETTINGS, request)),
    pauseBefore: await settings.span('pause_before'),
    timeout: await settings.span('timeout'),
    maxRetries: await settings.count('max_retries'),
    continueOnError: (await settings.switch('continue_on_error')) ?? false,
  }
}

/** @param settings what is no option of the component's own */
async function configOf(
  { type, options, place: called }: Component<ComponentKind>,
  settings: readonly string[],
  request: BuildRequest,
): Promise<ComponentConfig> {
  const place = request.places.of(called)
  const own = Object.entries(options).filter(([name]) => !settings.includes(name))
  const values = await settledOptions(own, request)
  const layerAt = (spot: Spot): MapValue => toMapValue(values, spot)
  const placed = async () => layerAt(await request.places.optionsOf(called, options))
  const layer = await request.complaints.attempt(() => orPlaced(() => layerAt(wholeSpot(place)), placed))
  return {
    type,
    name: type,
    place,
    layers: [layer ?? { kind: 'map', entries: [], place }],
    placed: async () => [await placed()],
    settings,
  }
}

/** Of one that can't be read it is told once: nothing more is said of its option. */
async function settledOptions(
  options: readonly (readonly [string, unknown])[],
  { values, complaints }: BuildRequest,
): Promise<Readonly<Record<string, unknown>>> {
  const settled = options.map(async ([name, written]) => {
    const value = await complaints.attempt(async () => [await values.settled(written)])
    return [name, value ? value[0] : new OpenValue(STAND_IN)]
  })
  return Object.fromEntries(await Promise.all(settled))
}

/** Says what is wrong at its own place, which takes longer to find. */
async function orPlaced<T>(make: () => T, placed: () => Promise<T>): Promise<T> {
  try {
    return make()
  } catch {
    return placed()
  }
}
