import { STAND_IN } from '../../options/stand-in.ts'
import type { Complaints } from '../json/index.ts'
import type { BuildConfig, ComponentConfig, PostProcessorConfig, ProvisionerConfig } from '../template.ts'
import type { BuildParts } from './build-parts.ts'
import type { Component, ComponentKind } from './component.ts'
import type { DataValues } from './data-values.ts'
import { OpenValue } from './open-value.ts'
import { PlacedMap } from './placed-map.ts'
import type { Places } from './places.ts'
import { POST_PROCESSOR_SETTINGS, PROVISIONER_SETTINGS, Settings } from './settings.ts'

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
  component: Component<ComponentKind>,
  settings: readonly string[],
  request: BuildRequest,
): Promise<ComponentConfig> {
  const { type, place } = component
  const map = new PlacedMap(component, await settledOptions(component, settings, request), request.places)
  return {
    type,
    name: type,
    place: request.places.of(place),
    layers: [await map.whole()],
    placed: async () => [await map.placed()],
    settings,
  }
}

/** Of one that can't be read, or is nothing that an option can be, it is told once: nothing more is said of it. */
async function settledOptions(
  component: Component<ComponentKind>,
  settings: readonly string[],
  { values, places, complaints }: BuildRequest,
): Promise<Readonly<Record<string, unknown>>> {
  const own = Object.entries(component.options).filter(([name]) => !settings.includes(name))
  const settled = own.map(async ([name, written]) => {
    const found = await complaints.attempt(async () => {
      const value = await values.settled(written)
      await new PlacedMap(component, { [name]: value }, places).whole()
      return { value }
    })
    return [name, found ? found.value : new OpenValue(STAND_IN)]
  })
  return Object.fromEntries(await Promise.all(settled))
}
