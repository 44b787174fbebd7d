import type { MapValue } from '../value.ts'
import type { Places } from './places.ts'
import { wholeSpot } from './source/index.ts'
import { toMapValue } from './to-value.ts'
import type { CallPlace } from './value.ts'

/** A call of one of the functions for components. */
export interface ComponentCall {
  readonly place: CallPlace
  readonly options: Readonly<Record<string, unknown>>
}

/** What a call comes to, with nothing left to be read. */
export class PlacedMap {
  readonly #call: ComponentCall
  readonly #values: Readonly<Record<string, unknown>>
  readonly #places: Places

  constructor(call: ComponentCall, values: Readonly<Record<string, unknown>>, places: Places) {
    this.#call = call
    this.#values = values
    this.#places = places
  }

  /** All of it stands where the call does. @throws IngotError `template/value` at its own place */
  async whole(): Promise<MapValue> {
    try {
      return toMapValue(this.#values, wholeSpot(this.#places.of(this.#call.place)))
    } catch {
      return this.placed()
    }
  }

  /** Each value stands where it is written, as far as that is known. @throws IngotError `template/value` */
  async placed(): Promise<MapValue> {
    const { place, options } = this.#call
    return toMapValue(this.#values, await this.#places.optionsOf(place, options))
  }
}
