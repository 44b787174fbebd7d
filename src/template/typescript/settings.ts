import type { Place } from '../../errors/index.ts'
import { type Milliseconds, parseDuration } from '../../options/duration.ts'
import type { BuildRequest } from './builds.ts'
import type { Component, ComponentKind, PostProcessorSettings, ProvisionerSettings } from './component.ts'
import { OpenValue } from './open-value.ts'

/** What each provisioner takes besides its own options. */
export const PROVISIONER_SETTINGS: readonly (keyof ProvisionerSettings)[] = [
  'pause_before',
  'timeout',
  'max_retries',
  'continue_on_error',
]

/** What each post-processor takes besides its own options. */
export const POST_PROCESSOR_SETTINGS: readonly (keyof PostProcessorSettings)[] = ['name', 'keep_input_artifact']

/** Reads the settings of one component. What is wrong with them is added to the complaints. */
export class Settings {
  readonly #component: Component<ComponentKind>
  readonly #request: BuildRequest

  constructor(component: Component<ComponentKind>, request: BuildRequest) {
    this.#component = component
    this.#request = request
  }

  /** 0 when it is not set. */
  async span(name: string): Promise<Milliseconds> {
    const parse = (value: unknown) => (typeof value === 'string' ? parseDuration(value) : undefined)
    return Math.max(0, (await this.#value(name, parse, 'a duration such as "30s" or "1h30m"')) ?? 0)
  }

  /** 0 when it is not set. */
  async count(name: string): Promise<number> {
    const parse = (value: unknown) => (typeof value === 'number' && Number.isInteger(value) ? value : undefined)
    return Math.max(0, (await this.#value(name, parse, 'a whole number')) ?? 0)
  }

  async switch(name: string): Promise<boolean | undefined> {
    return this.#value(name, (value) => (typeof value === 'boolean' ? value : undefined), 'true or false')
  }

  async text(name: string): Promise<string | undefined> {
    return this.#value(name, (value) => (typeof value === 'string' ? value : undefined), 'a text')
  }

  /** @returns undefined when it is not set, after a complaint, and when it is not known yet */
  async #value<T>(name: string, parse: (value: unknown) => T | undefined, wanted: string): Promise<T | undefined> {
    const { values, complaints } = this.#request
    const written = this.#component.options[name]
    if (written === undefined) return undefined
    const settled = await complaints.attempt(() => values.settled(written))
    if (settled === undefined || settled instanceof OpenValue) return undefined
    const value = parse(settled)
    if (value !== undefined) return value
    const sentence = `"${name}" must be ${wanted}, not ${JSON.stringify(settled)}`
    return complaints.add('template/type', sentence, await this.#placeOf(name))
  }

  async #placeOf(name: string): Promise<Place> {
    const { place, options } = this.#component
    return (await this.#request.places.optionsOf(place, options)).member(name).place
  }
}
