/** The builds for which a component counts: those in `only` where that isn't empty, otherwise all but those in `except`. */
export interface RestrictedTo {
  readonly only: Iterable<string>
  readonly except: Iterable<string>
}

interface Entry<C> {
  readonly component: C
  readonly except: ReadonlySet<string>
}

/**
 * Components by the builds for which they count. Thousands of builds and thousands of components that name one of them each
 * take no more time than what is found.
 */
export class Restricted<C> {
  readonly #entries: readonly Entry<C>[]
  /** Those that name no builds for which alone they count, by where they stand. */
  readonly #common: number[] = []
  readonly #byName = new Map<string, number[]>()

  constructor(components: readonly C[], restrictionOf: (component: C) => RestrictedTo) {
    this.#entries = components.map((component, index) => {
      const { only, except } = restrictionOf(component)
      const names = new Set(only)
      if (names.size === 0) this.#common.push(index)
      for (const name of names) {
        const indices = this.#byName.get(name)
        if (indices) indices.push(index)
        else this.#byName.set(name, [index])
      }
      return { component, except: names.size === 0 ? new Set(except) : NONE }
    })
  }

  /** Those that count for a build of these names, in the order in which they stand. */
  of(names: readonly string[]): C[] {
    const named = names.flatMap((name) => this.#byName.get(name) ?? [])
    const indices = named.length === 0 ? this.#common : [...new Set([...this.#common, ...named])].sort((a, b) => a - b)
    return indices.flatMap((index) => {
      const entry = this.#entries[index]
      return entry && !names.some((name) => entry.except.has(name)) ? [entry.component] : []
    })
  }
}

const NONE: ReadonlySet<string> = new Set()
