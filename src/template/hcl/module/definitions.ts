import { type Diagnostic, errorAt, isIdentifier, type Range } from '../../../hcl/index.ts'

interface Named {
  readonly name: string
  readonly nameRange: Range
}

/** Things that are known by their names, of which each is defined once. */
export class Definitions<T extends Named> {
  readonly diagnostics: Diagnostic[]
  readonly #what: string
  readonly #all = new Map<string, T>()

  /** @param what `variable`, `local` */
  constructor(what: string, diagnostics: Diagnostic[]) {
    this.#what = what
    this.diagnostics = diagnostics
  }

  get all(): ReadonlyMap<string, T> {
    return this.#all
  }

  add(definition: T): void {
    const { name, nameRange } = definition
    const earlier = this.#all.get(name)
    if (earlier) {
      const detail = `There is a ${this.#what} ${JSON.stringify(name)} already, at ${earlier.nameRange}.`
      this.diagnostics.push(errorAt(nameRange, `Duplicate ${this.#what}`, detail))
      return
    }
    if (!isIdentifier(name)) {
      const detail = `${JSON.stringify(name)} can be no name of a ${this.#what}: a name has letters, digits, "_" and "-", and starts with a letter or "_".`
      this.diagnostics.push(errorAt(nameRange, `Invalid name of a ${this.#what}`, detail))
    }
    this.#all.set(name, definition)
  }
}
