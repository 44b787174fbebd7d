import { IngotError } from '../../../errors/index.ts'
import type { Body } from '../../../hcl/index.ts'
import { Restricted } from '../../restricted.ts'
import type { BuildConfig, ComponentConfig, PostProcessorConfig, ProvisionerConfig } from '../../template.ts'
import type { MapValue } from '../../value.ts'
import { placeOf } from '../diagnostics/index.ts'
import type { BuildBody } from './body.ts'
import { type ComponentScope, HclLayers } from './layers.ts'
import type { NamedUse } from './names.ts'
import type { WrittenPostProcessor } from './post-processor.ts'
import type { WrittenComponent, WrittenProvisioner } from './provisioner.ts'
import { appliesTo } from './restriction.ts'
import type { Globs } from './selection.ts'

/** A build of which it is known what counts for it, but not yet what that refers to. */
export interface MadeBuild {
  /** Of all its components. */
  readonly bodies: readonly Body[]
  /** How many components were looked at for it. */
  readonly size: number
  config(scope: Omit<ComponentScope, 'build' | 'source'>): BuildConfig
}

/** Makes the builds of one `build` block. */
export class BuildMaker {
  readonly #provisioners: Restricted<WrittenProvisioner>
  readonly #cleanups: Restricted<WrittenProvisioner>
  readonly #postProcessors: Restricted<InSequence>

  constructor(body: BuildBody, globs: Globs) {
    const { provisioners, errorCleanupProvisioner: cleanup, postProcessors } = body
    const members = postProcessors.flatMap((sequence) =>
      upToExcluded(sequence, globs).map((written) => ({ written, sequence })),
    )
    this.#provisioners = new Restricted(provisioners, (component) => component)
    this.#cleanups = new Restricted(cleanup ? [cleanup] : [], (component) => component)
    this.#postProcessors = new Restricted(members, ({ written }) => written)
  }

  /** One source with the provisioners and post-processors that count for it. */
  make(named: NamedUse): MadeBuild {
    const { repeated } = named.use.definition
    const names = [named.source, ...(repeated ? [repeated.from] : [])]
    const isWithin = ({ within }: WrittenComponent) => !within || appliesTo(within, names)
    const found = [this.#provisioners.of(names), this.#cleanups.of(names), this.#postProcessors.of(names)] as const
    const [provisioners, cleanups] = [found[0].filter(isWithin), found[1].filter(isWithin)]
    const members = found[2].filter(({ written }) => isWithin(written))
    const sequences = [...Map.groupBy(members, ({ sequence }) => sequence).values()].map((sequence) =>
      sequence.map(({ written }) => written),
    )
    const components = [...provisioners, ...cleanups, ...sequences.flat()]
    return {
      bodies: [named.use.body, ...components.map((component) => component.body)],
      size: found.flat().length,
      config: (scope) => {
        const { head, use, displayName } = named
        const { type, name } = use.definition
        const maker = new ComponentMaker(use.name, { ...scope, build: head.name, source: { type, name: use.name } })
        return {
          name,
          displayName,
          builder: maker.builder(named),
          provisioners: provisioners.map((written) => maker.provisioner(written)),
          errorCleanupProvisioner: cleanups.map((written) => maker.provisioner(written))[0],
          postProcessors: sequences.map((sequence) => sequence.map((written) => maker.postProcessor(written))),
        }
      },
    }
  }
}

interface InSequence {
  readonly written: WrittenPostProcessor
  readonly sequence: readonly WrittenPostProcessor[]
}

/** `-except` drops a post-processor and what follows it in its sequence. */
function upToExcluded(sequence: readonly WrittenPostProcessor[], globs: Globs): readonly WrittenPostProcessor[] {
  const end = sequence.findIndex(({ name }) => globs.excludes(name))
  return end < 0 ? sequence : sequence.slice(0, end)
}

class ComponentMaker {
  /** The name of the source in the build. */
  readonly #name: string
  readonly #scope: ComponentScope

  constructor(name: string, scope: ComponentScope) {
    this.#name = name
    this.#scope = scope
  }

  builder({ use, source }: NamedUse): ComponentConfig {
    const { type, typeRange, headerRange } = use.definition
    const place = placeOf(headerRange)
    const layers = new HclLayers(
      { body: use.body, place, hasMachine: false, errors: buildInSource(use.body) },
      this.#scope,
    )
    return { type, name: source, place, typePlace: placeOf(typeRange), layers }
  }

  provisioner(written: WrittenProvisioner): ProvisionerConfig {
    const { pauseBefore, timeout, maxRetries, continueOnError, overrides } = written
    const override = overrides.get(this.#name)
    const component = this.#component(written, override ? [override] : [])
    return { ...component, pauseBefore, timeout, maxRetries, continueOnError }
  }

  postProcessor(written: WrittenPostProcessor): PostProcessorConfig {
    return { ...this.#component(written, []), keepInputArtifact: written.keepInputArtifact }
  }

  #component(written: WrittenComponent, further: readonly MapValue[]): ComponentConfig {
    const { type, name, typeRange, headerRange, body } = written
    const place = placeOf(headerRange)
    return {
      type,
      name,
      place,
      typePlace: placeOf(typeRange),
      layers: new HclLayers({ body, place, hasMachine: true, further }, this.#scope),
    }
  }
}

/** There is no machine yet when a source is read. */
function buildInSource(body: Body): IngotError[] {
  return body
    .references()
    .filter(({ root }) => root === 'build')
    .map(({ range }) => {
      const sentence = `${JSON.stringify(range.text)} is not known in a source: there is no machine yet`
      const hint = 'provisioners and post-processors can use it'
      return new IngotError('template/hcl-build-in-source', sentence, { place: placeOf(range), hint })
    })
}
