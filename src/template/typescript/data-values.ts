import { IngotError } from '../../errors/index.ts'
import { STAND_IN } from '../../options/stand-in.ts'
import type { LoadRequest } from '../request.ts'
import { OpenValue } from './open-value.ts'
import { PlacedMap } from './placed-map.ts'
import type { Places } from './places.ts'
import { thrownError } from './read-module.ts'
import { type DataSourceCall, isPlainObject, settled, type ValueReader } from './value.ts'

/** Reads what a template takes from data sources, each of them once, however many values come from it. */
export class DataValues {
  readonly #places: Places
  readonly #request: LoadRequest
  readonly #answers = new Map<DataSourceCall, Promise<Readonly<Record<string, unknown>>>>()

  constructor(places: Places, request: LoadRequest) {
    this.#places = places
    this.#request = request
  }

  /**
   * Written values with all that is known later read and put in its place: an {@link OpenValue} where it isn't read.
   * @throws IngotError for a source that can't be read, and for a value that the template's own code can't change
   */
  async settled(written: unknown): Promise<unknown> {
    if (Array.isArray(written)) return Promise.all(written.map((member) => this.settled(member)))
    if (!isPlainObject(written)) return this.#settledSingle(written)
    const members = Object.entries(written).map(async ([key, member]) => [
      textOf(await this.#settledSingle(key)),
      await this.settled(member),
    ])
    return Object.fromEntries(await Promise.all(members))
  }

  async #settledSingle(written: unknown): Promise<unknown> {
    let isOpen = false
    const { secret, dataSources } = this.#request
    const reader: ValueReader = {
      secret: (text) => secret?.(text),
      data: (call) => {
        isOpen ||= dataSources?.areRead === false
        return this.#answer(call)
      },
      changed: (value, change) => (isOpen ? leniently(() => change(value)) : this.#changed(() => change(value))),
    }
    const value = await settled(written, reader)
    return isOpen ? new OpenValue(value) : value
  }

  #answer(call: DataSourceCall): Promise<Readonly<Record<string, unknown>>> {
    const known = this.#answers.get(call)
    if (known) return known
    const answer = this.#read(call)
    this.#answers.set(call, answer)
    return answer
  }

  async #read(call: DataSourceCall): Promise<Readonly<Record<string, unknown>>> {
    const { type } = call
    const { readData } = this.#request
    const place = this.#places.of(call.place)
    if (!readData) throw new IngotError('template/data', `data source "${type}": nothing here can read it`, { place })
    const given = await this.settled(call.options)
    const map = new PlacedMap(call, isPlainObject(given) ? given : {}, this.#places)
    return readData({ type, place, config: await map.whole(), placed: () => map.placed() })
  }

  #changed<T>(change: () => T): T {
    try {
      return change()
    } catch (cause) {
      throw thrownError(cause, 'a value could not be changed', this.#places)
    }
  }
}

/** What stands in for a fact need not be what a function expects. */
function leniently<T>(change: () => T): T {
  try {
    return change()
  } catch {
    return STAND_IN as T
  }
}

function textOf(key: unknown): string {
  return String(key instanceof OpenValue ? key.standIn : key)
}
