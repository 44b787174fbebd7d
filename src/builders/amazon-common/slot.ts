/** A fact that one step finds out and later steps build on. */
export class Slot<T> {
  readonly #what: string
  #filled: { readonly value: T } | undefined

  constructor(what: string) {
    this.#what = what
  }

  get known(): boolean {
    return this.#filled !== undefined
  }

  /** @throws Error when no step has said it yet, which is a mistake in the order of steps */
  get value(): T {
    if (!this.#filled) throw new Error(`the ${this.#what} is not known yet`)
    return this.#filled.value
  }

  set value(value: T) {
    this.#filled = { value }
  }
}
