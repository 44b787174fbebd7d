import { formatPlace, type Place } from '../../errors/index.ts'
import { ComponentLimit } from '../component-limit.ts'
import { Restricted } from '../restricted.ts'
import type { BuildConfig, PostProcessorConfig, ProvisionerConfig } from '../template.ts'
import type { Complaints } from './complaints.ts'
import type {
  JsonDocument,
  Override,
  Written,
  WrittenBuilder,
  WrittenPostProcessor,
  WrittenProvisioner,
} from './document.ts'
import { POST_PROCESSOR_KEYS } from './post-processors.ts'
import { PROVISIONER_KEYS } from './provisioners.ts'
import { namesIn } from './restriction.ts'

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

/** Makes builds of a template's builders. */
export class BuildMaker {
  readonly #request: BuildRequest
  readonly #provisioners: Restricted<PreparedProvisioner>
  readonly #cleanups: Restricted<PreparedProvisioner>
  readonly #postProcessors: Restricted<InSequence>
  readonly #limit = new ComponentLimit()

  constructor(request: BuildRequest) {
    const { document, except } = request
    const cleanup = document.errorCleanupProvisioner
    const excepted = new Set(except)
    const members = document.postProcessors.flatMap((sequence) =>
      upToExcepted(sequence, excepted).map((written) => ({ written, sequence })),
    )
    this.#request = request
    this.#provisioners = new Restricted(document.provisioners.map(prepared), ({ written }) => namesIn(written))
    this.#cleanups = new Restricted(cleanup ? [prepared(cleanup)] : [], ({ written }) => namesIn(written))
    this.#postProcessors = new Restricted(members, ({ written }) => namesIn(written))
  }

  /**
   * The builders with the provisioners and post-processors that count for each.
   * @returns none where it would be too much
   */
  async make(builders: readonly NamedBuilder[]): Promise<readonly BuildConfig[]> {
    const { complaints } = this.#request
    const builds: BuildConfig[] = []
    for (const builder of builders) {
      const build = await this.#build(builder)
      if (!build) {
        complaints.add(
          'template/too-many-components',
          ComponentLimit.sentence,
          builder.builder.place,
          ComponentLimit.hint,
        )
        return []
      }
      builds.push(build)
    }
    return builds
  }

  /** @returns undefined where there is no room for it */
  async #build({ builder, name }: NamedBuilder): Promise<BuildConfig | undefined> {
    const names = [builder.name]
    const [written, cleanups] = [this.#provisioners.of(names), this.#cleanups.of(names)]
    const members = this.#postProcessors.of(names)
    if (!this.#limit.admits(written.length + cleanups.length + members.length)) return undefined
    const provisioners: ProvisionerConfig[] = []
    for (const provisioner of written)
      provisioners.push(await makeProvisioner(provisioner, builder.name, this.#request))
    const [cleanup] = cleanups
    const { type, place, typePlace, config } = builder
    return {
      name,
      displayName: name,
      builder: { type, name, place, typePlace, layers: [config] },
      provisioners,
      errorCleanupProvisioner: cleanup && (await makeProvisioner(cleanup, builder.name, this.#request)),
      postProcessors: [...Map.groupBy(members, ({ sequence }) => sequence).values()].map((sequence) =>
        sequence.map((member) => makePostProcessor(member.written)),
      ),
    }
  }
}

interface PreparedProvisioner {
  readonly written: WrittenProvisioner
  /** By the builder's name. */
  readonly overrides: ReadonlyMap<string, readonly Override[]>
}

function prepared(written: WrittenProvisioner): PreparedProvisioner {
  return { written, overrides: Map.groupBy(written.overrides, ({ builder }) => builder) }
}

interface InSequence {
  readonly written: WrittenPostProcessor
  readonly sequence: readonly WrittenPostProcessor[]
}

async function makeProvisioner(
  { written: provisioner, overrides: all }: PreparedProvisioner,
  rawBuilder: string,
  request: BuildRequest,
): Promise<ProvisionerConfig> {
  const overrides = all.get(rawBuilder) ?? []
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
  except: ReadonlySet<string>,
): readonly WrittenPostProcessor[] {
  const end = sequence.findIndex(({ name }) => except.has(name))
  return end < 0 ? sequence : sequence.slice(0, end)
}

function makePostProcessor(written: WrittenPostProcessor): PostProcessorConfig {
  const { type, typePlace, name, place, config, keepInputArtifact } = written
  return { type, name, place, typePlace, layers: [config], settings: POST_PROCESSOR_KEYS, keepInputArtifact }
}
