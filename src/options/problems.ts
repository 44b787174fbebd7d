import { IngotError, type Place } from '../errors/index.ts'

/** Collects what is wrong with a component's options, each with the place of the option it names first. */
export class Problems {
  readonly errors: IngotError[] = []
  readonly #places: ReadonlyMap<string, Place>
  readonly #place: Place

  constructor(decoded: { readonly places: ReadonlyMap<string, Place>; readonly place: Place }) {
    this.#places = decoded.places
    this.#place = decoded.place
  }

  /** `option` is where the complaint stands; the sentence quotes it and its value. */
  add(option: string, sentence: string, hint?: string): void {
    this.#push('options/invalid', option, sentence, hint)
  }

  missing(option: string, sentence: string, hint?: string): void {
    this.#push('options/missing', option, sentence, hint)
  }

  unsupported(option: string, sentence: string, hint?: string): void {
    this.#push('options/unsupported', option, sentence, hint)
  }

  /** Where an option stands, else where the component does. */
  placeOf(option: string): Place {
    return this.#places.get(option) ?? this.#place
  }

  #push(code: string, option: string, sentence: string, hint: string | undefined): void {
    this.errors.push(new IngotError(code, sentence, { place: this.placeOf(option), hint }))
  }
}
