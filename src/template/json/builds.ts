import { formatPlace, type Place } from '../../errors/index.ts'
import type { BuildConfig, PostProcessorConfig, ProvisionerConfig } from '../template.ts'
import type { Complaints } from './complaints.ts'
import type { JsonDocument, Written, WrittenBuilder, WrittenPostProcessor, WrittenProvisioner } from './document.ts'
import { POST_PROCESSOR_KEYS } from './post-processors.ts'
import { PROVISIONER_KEYS } from './provisioners.ts'
import { appliesTo } from './restriction.ts'

/** Renders a text of the template itself, outside any build. @throws IngotError */
export type RenderText = (text: string, place: Place) => string

export interface NamedBuilder {
  readonly builder: WrittenBuilder
  /** The rendered name. */
  readonly name: string
}

/** The builders with their names rendered, by name. Two that come out with the same name are a mistake. */
export async function nameBuilders(
  document: JsonDocument,
  render: RenderText,
  complaints: Complaints,
): Promise<readonly NamedBuilder[]> {
  const named = new Map<string, WrittenBuilder>()
  for (const builder of document.builders) {
    const name = await complaints.attempt(() => render(builder.name, builder.namePlace))
    if (name === undefined) continue
    const first = named.get(name)
    if (first) {
      // Of names that are written alike the shape's check has told.
      if (first.name === builder.name) continue
      const hint = `give one of them another "name"; the first is at ${formatPlace(first.namePlace)}`
      complaints.add('template/duplicate-builder', `two builders come out named "${name}"`, builder.namePlace, hint)
    } else named.set(name, builder)
  }
  return [...named].map(([name, builder]) => ({ name, builder })).toSorted(byName)
}

/** Go's order of strings, in which Packer prepares the builds of a JSON template. */
function byName(a: NamedBuilder, b: NamedBuilder): number {
  return Buffer.compare(Buffer.from(a.name), Buffer.from(b.name))
}

export interface BuildRequest {
  readonly document: JsonDocument
  readonly render: RenderText
  /** `-except`, which also drops a post-processor of that name and what follows it in its sequence. */
  readonly except: readonly string[]
  readonly complaints: Complaints
}

/** One builder with the provisioners and post-processors that count for it. */
export async function makeBuild({ builder, name }: NamedBuilder, request: BuildRequest): Promise<BuildConfig> {
  const { document } = request
  const applies = (component: WrittenProvisioner | WrittenPostProcessor) => appliesTo(component, builder.name)
  const provisioners = []
  for (const provisioner of document.provisioners.filter(applies)) {
    provisioners.push(await makeProvisioner(provisioner, builder.name, request))
  }
  const cleanup = document.errorCleanupProvisioner
  return {
    name,
    displayName: name,
    builder: { type: builder.type, name, place: builder.place, typePlace: builder.typePlace, layers: [builder.config] },
    provisioners,
    errorCleanupProvisioner:
      cleanup && applies(cleanup) ? await makeProvisioner(cleanup, builder.name, request) : undefined,
    postProcessors: document.postProcessors
      .map((sequence) => upToExcepted(sequence, request.except).filter(applies).map(makePostProcessor))
      .filter((sequence) => sequence.length > 0),
  }
}

async function makeProvisioner(
  provisioner: WrittenProvisioner,
  rawBuilder: string,
  request: BuildRequest,
): Promise<ProvisionerConfig> {
  const overrides = provisioner.overrides.filter(({ builder }) => builder === rawBuilder)
  return {
    type: provisioner.type,
    name: provisioner.type,
    place: provisioner.place,
    typePlace: provisioner.typePlace,
    layers: [provisioner.config, ...overrides.flatMap(({ config }) => (config.kind === 'map' ? [config] : []))],
    settings: PROVISIONER_KEYS,
    pauseBefore: Math.max(0, provisioner.pauseBefore),
    timeout: Math.max(0, provisioner.timeout),
    maxRetries: await maxRetries(provisioner.maxRetries, request),
    continueOnError: false,
  }
}

async function maxRetries(written: Written | undefined, { render, complaints }: BuildRequest): Promise<number> {
  if (!written) return 0
  const text = await complaints.attempt(() => render(written.value, written.place))
  if (!text) return 0
  if (/^[+-]?\d+$/.test(text)) return Math.max(0, Number(text))
  complaints.add('template/type', `"max_retries" must be a whole number, not "${text}"`, written.place)
  return 0
}

function upToExcepted(
  sequence: readonly WrittenPostProcessor[],
  except: readonly string[],
): readonly WrittenPostProcessor[] {
  const end = sequence.findIndex(({ name }) => except.includes(name))
  return end < 0 ? sequence : sequence.slice(0, end)
}

function makePostProcessor(written: WrittenPostProcessor): PostProcessorConfig {
  const { type, typePlace, name, place, config, keepInputArtifact } = written
  return { type, name, place, typePlace, layers: [config], settings: POST_PROCESSOR_KEYS, keepInputArtifact }
}
