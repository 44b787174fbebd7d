import { type IngotError, inFileOrder } from '../errors/index.ts'
import type { BuildConfig, BuildScope, ComponentConfig, ProvisionerConfig, Template } from '../template/index.ts'
import type {
  BuilderType,
  GeneratedData,
  PostProcessorType,
  PreparedBuilder,
  PreparedPostProcessor,
  PreparedProvisioner,
  ProvisionerType,
  Registry,
} from './component.ts'
import { COMMON_GENERATED_KEYS } from './generated.ts'
import type { ComponentKind } from './known-components.ts'
import { type Component, ComponentPreparation, type PrepareOptions } from './prepare-component.ts'

/** Where components come from. */
export interface Registries {
  readonly builders: Registry<BuilderType>
  readonly provisioners: Registry<ProvisionerType>
  readonly postProcessors: Registry<PostProcessorType>
}

export interface PreparedBuild {
  readonly config: BuildConfig
  readonly builder: PreparedBuilder
  readonly provisioners: readonly ProvisionerSlot[]
  readonly errorCleanup: ProvisionerSlot | undefined
  readonly postProcessors: readonly (readonly PostProcessorSlot[])[]
}

export interface ProvisionerSlot {
  readonly config: Pick<
    ProvisionerConfig,
    'type' | 'name' | 'pauseBefore' | 'timeout' | 'maxRetries' | 'continueOnError'
  >
  readonly provisioner: PreparedProvisioner
  readonly again?: PrepareAgain<PreparedProvisioner>
}

/**
 * Prepares a component anew, by what is known of the machine now. Absent where the template has nothing to add.
 * @throws IngotError or IngotErrors
 */
export type PrepareAgain<P> = (machine: GeneratedData) => Promise<P>

export interface PostProcessorSlot {
  readonly config: { readonly type: string; readonly name: string; readonly keepInputArtifact: boolean | undefined }
  readonly postProcessor: PreparedPostProcessor
  readonly again?: PrepareAgain<PreparedPostProcessor>
}

export interface Preparation {
  /** Those builds that are fit to run. */
  readonly builds: readonly PreparedBuild[]
  /** Those builders that are fit, also of builds that aren't, in each way that they may come out. */
  readonly builders: readonly PreparedBuilder[]
  /** Those builds whose builder isn't. */
  readonly unfit: readonly UnfitBuild[]
  /** All mistakes of all the others, each once, in the order in which they stand. */
  readonly errors: readonly IngotError[]
  readonly warnings: readonly string[]
}

export interface UnfitBuild {
  readonly config: BuildConfig
  /** What only stands in for a value, and is refused: what will be there in its place may be right. */
  readonly doubts: readonly IngotError[]
}

/**
 * Loads the components that the template's builds use, decodes and checks their options. No network, nothing is created.
 * Never rejects for a user's mistake: those are in the answer, and builds without one can be run all the same.
 */
export async function prepareBuilds(
  template: Template,
  registries: Registries,
  options: PrepareOptions,
): Promise<Preparation> {
  const builds: PreparedBuild[] = []
  const fitBuilders: PreparedBuilder[] = []
  const unfit: UnfitBuild[] = []
  const errors = new Map<string, IngotError>()
  const warnings = new Set<string>()
  for (const config of template.builds) {
    const preparation = new BuildPreparation(template, config, registries, options)
    const build = await preparation.prepare()
    if (build) builds.push(build)
    if (preparation.builder) fitBuilders.push(preparation.builder, ...preparation.otherBuilders)
    else unfit.push({ config, doubts: preparation.doubts })
    for (const error of preparation.errors) errors.set(JSON.stringify([error.code, error.message, error.place]), error)
    for (const warning of preparation.warnings) warnings.add(warning)
  }
  return { builds, builders: fitBuilders, unfit, errors: inFileOrder([...errors.values()]), warnings: [...warnings] }
}

class BuildPreparation {
  /** There if nothing is wrong with it, whatever is with the rest. */
  builder: PreparedBuilder | undefined
  /** What it may be as well. */
  otherBuilders: readonly PreparedBuilder[] = []
  readonly errors: IngotError[] = []
  /** Of the builder. */
  doubts: readonly IngotError[] = []
  readonly warnings: string[] = []
  readonly #doubts: IngotError[] = []
  readonly #template: Template
  readonly #config: BuildConfig
  readonly #registries: Registries
  readonly #options: PrepareOptions

  constructor(template: Template, config: BuildConfig, registries: Registries, options: PrepareOptions) {
    this.#template = template
    this.#config = config
    this.#registries = registries
    this.#options = options
  }

  /** @returns undefined when there were errors */
  async prepare(): Promise<PreparedBuild | undefined> {
    const { builders, provisioners, postProcessors } = this.#registries
    const config = this.#config
    const builderType = await this.#load(builders, 'builder', config.builder)
    const functions = builderType?.functions ?? {}
    const readyBuilder = builderType && (await this.#component('builder', config.builder, builderType, [], functions))
    const builder = readyBuilder?.prepared
    this.builder = builder
    this.otherBuilders = readyBuilder?.others ?? []
    this.doubts = [...this.#doubts]
    // What a builder that isn't there would provide nobody knows.
    const keys = builder ? [...COMMON_GENERATED_KEYS, ...builder.generatedKeys] : 'any'

    const provisionerSlot = async (slot: ProvisionerConfig, label = 'provisioner') => {
      const type = await this.#load(provisioners, 'provisioner', slot, label)
      const ready = type && (await this.#component(label, slot, type, keys))
      return ready ? [{ config: slot, provisioner: ready.prepared, ...ready.later }] : []
    }
    const readyProvisioners = await inOrder(config.provisioners, (slot) => provisionerSlot(slot))
    const readyCleanup = config.errorCleanupProvisioner
      ? await provisionerSlot(config.errorCleanupProvisioner, 'error-cleanup-provisioner')
      : []
    const readySequences = await inOrder(config.postProcessors, async (sequence) => {
      const told: string[] = []
      const slots = await inOrder(sequence, async (slot) => {
        const type = await this.#load(postProcessors, 'post-processor', slot)
        const known = keys === 'any' ? keys : [...keys, ...told]
        const ready = type && (await this.#component('post-processor', slot, type, known))
        told.push(...(ready?.prepared.generatedKeys ?? []))
        return ready ? [{ config: slot, postProcessor: ready.prepared, ...ready.later }] : []
      })
      return [slots]
    })

    if (!builder || this.errors.length > 0) return undefined
    return {
      config,
      builder,
      provisioners: readyProvisioners,
      errorCleanup: readyCleanup[0],
      postProcessors: readySequences,
    }
  }

  async #load<T>(
    registry: Registry<T>,
    kind: ComponentKind,
    config: ComponentConfig,
    label: string = kind,
  ): Promise<T | undefined> {
    const load = Object.hasOwn(registry, config.type) ? registry[config.type] : undefined
    if (load) return load()
    const { missingComponent } = await import('./missing-component.ts')
    const hasOthers = this.#template.builds.length > 1
    this.errors.push(missingComponent(kind, config, { builtIn: Object.keys(registry), label, hasOthers }))
    return undefined
  }

  async #component<P extends { readonly warnings: readonly string[] }>(
    kind: string,
    config: ComponentConfig,
    component: Component<P>,
    generatedKeys: BuildScope['generatedKeys'],
    functions: BuildScope['functions'] = {},
  ): Promise<Ready<P> | undefined> {
    const preparation = new ComponentPreparation({
      label: `${kind} "${config.name}"`,
      config,
      component,
      template: this.#template,
      scope: { buildName: this.#config.name, builderType: this.#config.builder.type, generatedKeys, functions },
      options: this.#options,
    })
    const { prepared, others, errors, doubts, warnings } = await preparation.attempt({ names: generatedKeys })
    for (const error of errors) this.errors.push(error)
    this.#doubts.push(...doubts)
    this.warnings.push(...warnings)
    if (!prepared) return undefined
    const again = (data: GeneratedData) => preparation.prepare({ data })
    return { prepared, others, later: preparation.maySayMore ? { again } : {} }
  }
}

interface Ready<P> {
  readonly prepared: P
  readonly others: readonly P[]
  readonly later: { readonly again?: PrepareAgain<P> }
}

async function inOrder<T, R>(items: readonly T[], work: (item: T) => Promise<readonly R[]>): Promise<R[]> {
  const results: R[] = []
  for (const item of items) results.push(...(await work(item)))
  return results
}
