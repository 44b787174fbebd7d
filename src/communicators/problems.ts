import type { Decoded } from '../engine/index.ts'
import { IngotError, type Place } from '../errors/index.ts'

/** Collects the mistakes in one component's communicator options, each at the place of its option. */
export class Problems {
  readonly errors: IngotError[] = []
  readonly #input: Pick<Decoded<unknown>, 'places' | 'place'>

  constructor(input: Pick<Decoded<unknown>, 'places' | 'place'>) {
    this.#input = input
  }

  add(option: string, code: string, sentence: string, hint?: string, cause?: unknown): void {
    const place: Place = this.#input.places.get(option) ?? this.#input.place
    this.errors.push(new IngotError(code, sentence, { place, hint, cause }))
  }
}
