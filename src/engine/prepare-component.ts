import { flattenErrors, IngotError, messageOf, throwAll } from '../errors/index.ts'
import {
  attemptDecode,
  type Decoded,
  isAboutStandIn,
  type OptionsDefinition,
  sensitiveTexts,
} from '../options/index.ts'
import type { BuildScope, ComponentConfig, MachineFacts, ReadLayers, Template } from '../template/index.ts'
import type { PrepareContext } from './component.ts'
import { prepareEitherWay } from './either-way.ts'
import { secretsOfOptions } from './secret-variables.ts'

/** What is the same for all components of a run. */
export type PrepareOptions = Omit<PrepareContext, 'buildName' | 'builderType' | 'render' | 'templatePath'>

/** What builders, provisioners and post-processors have in common. */
export interface Component<P> {
  readonly options: OptionsDefinition
  prepare(decoded: Decoded<Record<string, unknown>>, context: PrepareContext): P
}

export interface ComponentRequest<P> {
  /** How messages call it: `provisioner "shell"`. */
  readonly label: string
  readonly config: ComponentConfig
  readonly component: Component<P>
  readonly template: Pick<Template, 'path' | 'interpolation'>
  readonly scope: BuildScope
  readonly options: PrepareOptions
}

export interface ComponentAttempt<P> {
  /** Absent when there were errors. */
  readonly prepared: P | undefined
  /** What it may be as well, as far as is known yet. */
  readonly others: readonly P[]
  readonly errors: readonly IngotError[]
  /** What may be wrong, for all that is known yet: complaints of what only stands in for a value. */
  readonly doubts: readonly IngotError[]
  readonly warnings: readonly string[]
}

/** Decodes and checks the options of one component of one build, once or several times as more becomes known. */
export class ComponentPreparation<P extends { readonly warnings: readonly string[] }> {
  readonly #request: ComponentRequest<P>

  constructor(request: ComponentRequest<P>) {
    this.#request = request
  }

  /** Whether its configuration may say something else once the machine is there. */
  get maySayMore(): boolean {
    return 'read' in this.#request.config.layers
  }

  /** @throws IngotError or IngotErrors */
  async prepare(machine: MachineFacts): Promise<P> {
    const { prepared, errors } = await this.attempt(machine)
    throwAll(errors)
    return prepared as P
  }

  /** As {@link prepare}, with the errors in the answer. */
  async attempt(machine: MachineFacts): Promise<ComponentAttempt<P>> {
    const { layers, placed } = this.#request.config
    const first = await this.#attempt(layers, machine)
    return placed && first.errors.length > 0 ? this.#attempt(await placed(), machine) : first
  }

  async #attempt(layers: ComponentConfig['layers'], machine: MachineFacts): Promise<ComponentAttempt<P>> {
    const errors: IngotError[] = []
    const doubts: IngotError[] = []
    try {
      const read = await this.#read(layers, machine)
      errors.push(...read.errors)
      return this.#decodeAndPrepare(read, errors, doubts)
    } catch (error) {
      const members = flattenErrors(error).map((member) => this.#asIngotError(member))
      doubts.push(...members.filter(isAboutStandIn))
      errors.push(...(errors.length === 0 ? members : members.filter(isAboutWhatWasGiven)))
      return failed({ errors, doubts, warnings: [] })
    }
  }

  async #read(layers: ComponentConfig['layers'], machine: MachineFacts): Promise<ReadLayers> {
    const { component, options } = this.#request
    if (!('read' in layers)) return { layers, errors: [], mistaken: [], secrets: [] }
    const read = await layers.read(component.options, machine)
    for (const text of read.secrets) options.secret(text)
    return read
  }

  #decodeAndPrepare({ layers, mistaken }: ReadLayers, errors: IngotError[], doubts: IngotError[]): ComponentAttempt<P> {
    const { label, config, component, template, scope, options } = this.#request
    const { buildName, builderType } = scope
    const interpolation = template.interpolation.forBuild(scope)
    const attempt = attemptDecode({
      definition: component.options,
      component: label,
      layers,
      mistaken,
      settings: config.settings ?? [],
      render: (text, place, late) => interpolation.decode(text, place, late),
    })
    for (const error of attempt.errors) (isAboutStandIn(error) ? doubts : errors).push(error)
    const { decoded } = attempt
    if (!decoded) return failed({ errors, doubts, warnings: [] })
    for (const text of sensitiveTexts(component.options, decoded.options)) options.secret(text)
    for (const text of secretsOfOptions(decoded.options)) options.secret(text)
    const context: PrepareContext = {
      ...options,
      buildName,
      builderType,
      templatePath: template.path,
      render: (text, data) => interpolation.run(text, data),
    }
    const [prepared, ...others] = prepareEitherWay(decoded, (complete) => component.prepare(complete, context))
    const warnings = [...decoded.warnings, ...prepared.warnings].map((warning) => `${label}: ${warning}`)
    return errors.length === 0 ? { prepared, others, errors, doubts, warnings } : failed({ errors, doubts, warnings })
  }

  #asIngotError(error: unknown): IngotError {
    if (error instanceof IngotError) return error
    const { label, config } = this.#request
    return new IngotError('internal/unexpected', `${label} could not be prepared: ${messageOf(error)}`, {
      place: config.place,
      cause: error,
    })
  }
}

function failed(told: Pick<ComponentAttempt<never>, 'errors' | 'doubts' | 'warnings'>): ComponentAttempt<never> {
  return { prepared: undefined, others: [], ...told }
}

/** Of a component whose options are not complete, other complaints may only follow from that. */
function isAboutWhatWasGiven(error: IngotError): boolean {
  return error.code !== 'internal/unexpected' && !isAboutStandIn(error)
}
