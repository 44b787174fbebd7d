import { flattenErrors, IngotError, messageOf } from '../errors/index.ts'
import {
  attemptDecode,
  type Decoded,
  isAboutStandIn,
  type OptionsDefinition,
  sensitiveTexts,
} from '../options/index.ts'
import type { BuildConfig, BuildScope, ComponentConfig, ProvisionerConfig, Template } from '../template/index.ts'
import type {
  BuilderType,
  PostProcessorType,
  PrepareContext,
  PreparedBuilder,
  PreparedPostProcessor,
  PreparedProvisioner,
  ProvisionerType,
  Registry,
} from './component.ts'
import { COMMON_GENERATED_KEYS } from './generated.ts'
import type { ComponentKind } from './known-components.ts'
import { secretsOfOptions } from './secret-variables.ts'

/** Where components come from. */
export interface Registries {
  readonly builders: Registry<BuilderType>
  readonly provisioners: Registry<ProvisionerType>
  readonly postProcessors: Registry<PostProcessorType>
}

/** What is the same for all components of a run. */
export type PrepareOptions = Omit<PrepareContext, 'buildName' | 'builderType' | 'render' | 'templatePath'>

export interface PreparedBuild {
  readonly config: BuildConfig
  readonly builder: PreparedBuilder
  readonly provisioners: readonly ProvisionerSlot[]
  readonly errorCleanup: ProvisionerSlot | undefined
  readonly postProcessors: readonly (readonly PostProcessorSlot[])[]
}

export interface ProvisionerSlot {
  readonly config: Pick<ProvisionerConfig, 'type' | 'name' | 'pauseBefore' | 'timeout' | 'maxRetries'>
  readonly provisioner: PreparedProvisioner
}

export interface PostProcessorSlot {
  readonly config: { readonly type: string; readonly name: string; readonly keepInputArtifact: boolean | undefined }
  readonly postProcessor: PreparedPostProcessor
}

export interface Preparation {
  /** Those builds that are fit to run. */
  readonly builds: readonly PreparedBuild[]
  /** All mistakes of all the others, each once, in the order in which they stand. */
  readonly errors: readonly IngotError[]
  readonly warnings: readonly string[]
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
  const errors = new Map<string, IngotError>()
  const warnings = new Set<string>()
  for (const config of template.builds) {
    const preparation = new BuildPreparation(template, config, registries, options)
    const build = await preparation.prepare()
    if (build) builds.push(build)
    for (const error of preparation.errors) errors.set(JSON.stringify([error.code, error.message, error.place]), error)
    for (const warning of preparation.warnings) warnings.add(warning)
  }
  return { builds, errors: inFileOrder([...errors.values()]), warnings: [...warnings] }
}

/** As they stand in the file; those without a place come last. */
function inFileOrder(errors: readonly IngotError[]): IngotError[] {
  const line = ({ place }: IngotError) => place?.line ?? Number.POSITIVE_INFINITY
  const column = ({ place }: IngotError) => place?.column ?? 0
  return errors.toSorted((a, b) => (line(a) === line(b) ? column(a) - column(b) : line(a) - line(b)))
}

interface Component<P> {
  readonly options: OptionsDefinition
  prepare(decoded: Decoded<Record<string, unknown>>, context: PrepareContext): P
}

class BuildPreparation {
  readonly errors: IngotError[] = []
  readonly warnings: string[] = []
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
    const builder = builderType && this.#component('builder', config.builder, builderType, [], functions)
    // What a builder that isn't there would provide nobody knows.
    const keys = builder ? [...COMMON_GENERATED_KEYS, ...builder.generatedKeys] : 'any'

    const provisionerSlot = async (slot: ProvisionerConfig, label = 'provisioner') => {
      const type = await this.#load(provisioners, 'provisioner', slot, label)
      const provisioner = type && this.#component(label, slot, type, keys)
      return provisioner ? [{ config: slot, provisioner }] : []
    }
    const readyProvisioners = await inOrder(config.provisioners, (slot) => provisionerSlot(slot))
    const readyCleanup = config.errorCleanupProvisioner
      ? await provisionerSlot(config.errorCleanupProvisioner, 'error-cleanup-provisioner')
      : []
    const readySequences = await inOrder(config.postProcessors, async (sequence) => [
      await inOrder(sequence, async (slot) => {
        const type = await this.#load(postProcessors, 'post-processor', slot)
        const postProcessor = type && this.#component('post-processor', slot, type, keys)
        return postProcessor ? [{ config: slot, postProcessor }] : []
      }),
    ])

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

  #component<P extends { readonly warnings: readonly string[] }>(
    kind: string,
    config: ComponentConfig,
    component: Component<P>,
    generatedKeys: BuildScope['generatedKeys'],
    functions: BuildScope['functions'] = {},
  ): P | undefined {
    const label = `${kind} "${config.name}"`
    const buildName = this.#config.name
    const builderType = this.#config.builder.type
    const interpolation = this.#template.interpolation.forBuild({ buildName, builderType, generatedKeys, functions })
    let isComplete = true
    try {
      const { decoded, errors } = attemptDecode({
        definition: component.options,
        component: label,
        layers: config.layers,
        render: (text, place, late) => interpolation.decode(text, place, late),
      })
      this.errors.push(...errors)
      if (!decoded) return undefined
      isComplete = errors.length === 0
      for (const text of sensitiveTexts(component.options, decoded.options)) this.#options.secret(text)
      for (const text of secretsOfOptions(decoded.options)) this.#options.secret(text)
      const prepared = component.prepare(decoded, {
        ...this.#options,
        buildName,
        builderType,
        templatePath: this.#template.path,
        render: (text, data) => interpolation.run(text, data),
      })
      for (const warning of [...decoded.warnings, ...prepared.warnings]) this.warnings.push(`${label}: ${warning}`)
      return isComplete ? prepared : undefined
    } catch (error) {
      const members = flattenErrors(error).map((member) => asIngotError(member, label, config))
      this.errors.push(...(isComplete ? members : members.filter(isAboutWhatWasGiven)))
      return undefined
    }
  }
}

async function inOrder<T, R>(items: readonly T[], work: (item: T) => Promise<readonly R[]>): Promise<R[]> {
  const results: R[] = []
  for (const item of items) results.push(...(await work(item)))
  return results
}

function isAboutWhatWasGiven(error: IngotError): boolean {
  return error.code !== 'internal/unexpected' && !isAboutStandIn(error)
}

function asIngotError(error: unknown, label: string, config: ComponentConfig): IngotError {
  if (error instanceof IngotError) return error
  return new IngotError('internal/unexpected', `${label} could not be prepared: ${messageOf(error)}`, {
    place: config.place,
    cause: error,
  })
}
