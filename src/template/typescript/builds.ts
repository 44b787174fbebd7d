import { IngotError, nearest, type Place } from '../../errors/index.ts'
import { type Milliseconds, parseDuration } from '../../options/duration.ts'
import type { Complaints } from '../json/index.ts'
import type { BuildConfig, ComponentConfig, PostProcessorConfig, ProvisionerConfig } from '../template.ts'
import type { Component, ComponentKind } from './component.ts'
import type { Places } from './places.ts'
import { thrownError } from './read-module.ts'
import type { Build, Builds } from './template.ts'
import { toMapValue } from './to-value.ts'
import { isPlainObject, settled, type ValueReader } from './value.ts'

/** A build of a template with its name, before anything in it is known. */
export interface NamedBuild {
  readonly name: string
  readonly build: Build
}

/** The parts of a build, in their order, without what conditions left out. */
export interface BuildParts {
  readonly builder: Component<'builder'>
  readonly provisioners: readonly Component<'provisioner'>[]
  readonly errorCleanupProvisioner: Component<'provisioner'> | undefined
  readonly postProcessors: readonly (readonly Component<'post-processor'>[])[]
}

const KEYS = ['builder', 'provisioners', 'errorCleanupProvisioner', 'postProcessors']

/** Checks what the compiler checks as well, for those who have none. What is wrong is added to `complaints`. */
export function namedBuilds(builds: Builds<unknown>, place: Place, complaints: Complaints): readonly NamedBuild[] {
  if (!isPlainObject(builds)) {
    complaints.add('template/type', '"builds" must be an object of builds by their names', place)
    return []
  }
  return Object.entries(builds as Readonly<Record<string, unknown>>).flatMap(([name, build]) => {
    if (!isPlainObject(build) || !isComponent(build['builder'], 'builder')) {
      complaints.add('template/type', `the build "${name}" needs a "builder", such as nullBuilder({})`, place)
      return []
    }
    for (const key of Object.keys(build).filter((known) => !KEYS.includes(known))) {
      const near = nearest(key, KEYS)
      const hint = near ? `did you mean "${near}"?` : `a build has ${KEYS.join(', ')}`
      complaints.add('template/unknown-key', `the build "${name}" has an unknown key "${key}"`, place, hint)
    }
    return [{ name, build: build as unknown as Build }]
  })
}

/** @throws IngotError `template/type` for what is no component of its kind */
export function partsOf({ name, build }: NamedBuild, place: Place): BuildParts {
  const list = (key: string, members: unknown): readonly unknown[] => {
    if (members === undefined) return []
    if (Array.isArray(members)) return members.filter((member) => !isNothing(member))
    throw new IngotError('template/type', `the build "${name}": "${key}" must be a list`, {
      place,
      hint: 'put it in [ ]',
    })
  }
  const component = <K extends ComponentKind>(key: string, member: unknown, kind: K): Component<K> => {
    if (isComponent(member, kind)) return member
    const found = isPlainObject(member) && typeof member['kind'] === 'string' ? `a ${member['kind']}` : 'something else'
    throw new IngotError('template/type', `the build "${name}": "${key}" must hold ${kind}s, not ${found}`, { place })
  }
  const cleanup = build.errorCleanupProvisioner
  return {
    builder: component('builder', build.builder, 'builder'),
    provisioners: list('provisioners', build.provisioners).map((member) =>
      component('provisioners', member, 'provisioner'),
    ),
    errorCleanupProvisioner: isNothing(cleanup)
      ? undefined
      : component('errorCleanupProvisioner', cleanup, 'provisioner'),
    postProcessors: list('postProcessors', build.postProcessors)
      .map((entry) => (Array.isArray(entry) ? list('postProcessors', entry) : [entry]))
      .map((sequence) => sequence.map((member) => component('postProcessors', member, 'post-processor')))
      .filter((sequence) => sequence.length > 0),
  }
}

function isNothing(member: unknown): member is false | null | undefined {
  return member === undefined || member === null || member === false
}

function isComponent<K extends ComponentKind>(value: unknown, kind: K): value is Component<K> {
  return isPlainObject(value) && value['kind'] === kind && typeof value['type'] === 'string' && 'place' in value
}

export interface BuildRequest {
  readonly places: Places
  readonly reader: ValueReader
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
    builder: { ...(await configOf(builder, request)), name },
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
  return Promise.all(
    kept.map(async (component) => {
      const { name, keep_input_artifact: keep, ...own } = component.options
      const config = await configOf({ ...component, options: own }, request)
      return {
        ...config,
        name: String(name ?? component.type),
        keepInputArtifact: typeof keep === 'boolean' ? keep : undefined,
      }
    }),
  )
}

async function provisionerOf(component: Component<'provisioner'>, request: BuildRequest): Promise<ProvisionerConfig> {
  const { pause_before, timeout, max_retries, continue_on_error, ...own } = component.options
  const settings = await Promise.all([pause_before, timeout, max_retries].map((option) => read(option, request)))
  const place = request.places.of(component.place)
  const span = (name: string, value: unknown): Milliseconds => {
    const duration = value === undefined ? 0 : typeof value === 'string' ? parseDuration(value) : undefined
    if (duration !== undefined) return Math.max(0, duration)
    const sentence = `"${name}" must be a duration such as "30s" or "1h30m", not ${JSON.stringify(value)}`
    request.complaints.add('template/type', sentence, place)
    return 0
  }
  return {
    ...(await configOf({ ...component, options: own }, request)),
    pauseBefore: span('pause_before', settings[0]),
    timeout: span('timeout', settings[1]),
    maxRetries: retries(settings[2], place, request),
    continueOnError: continue_on_error === true,
  }
}

function retries(value: unknown, place: Place, { complaints }: BuildRequest): number {
  if (value === undefined) return 0
  if (typeof value === 'number' && Number.isInteger(value)) return Math.max(0, value)
  complaints.add('template/type', `"max_retries" must be a whole number, not ${JSON.stringify(value)}`, place)
  return 0
}

async function configOf(
  { type, options, place: called }: Component<ComponentKind>,
  request: BuildRequest,
): Promise<ComponentConfig> {
  const place = request.places.of(called)
  const given = await read(options, request)
  const own = isPlainObject(given) ? given : {}
  const layer = await request.complaints.attempt(() => toMapValue(own, place))
  return { type, name: type, place, layers: [layer ?? { kind: 'map', entries: [], place }] }
}

async function read(written: unknown, { reader, complaints, places }: BuildRequest): Promise<unknown> {
  return complaints.attempt(async () => {
    try {
      return await settled(written, reader)
    } catch (cause) {
      throw cause instanceof IngotError ? cause : thrownError(cause, 'a value cannot be worked out', places)
    }
  })
}
