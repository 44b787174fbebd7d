/**
 * So many provisioners and post-processors all builds of a template have together: each of thousands of builds can have all of
 * thousands of components, and each of those takes about a kilobyte.
 */
export const MOST_COMPONENTS = 50_000

const SHOWN = MOST_COMPONENTS.toLocaleString('en')

/** So many blocks of builds are read, those that are made by loops among them: each takes some ten kilobytes. */
export const MOST_BLOCKS = 25_000

/** Counts the components of builds as they are made. */
export class ComponentLimit {
  static readonly sentence =
    `the builds of the template have more than ${SHOWN} provisioners and post-processors together`
  static readonly hint = 'let "only" say which builds a component is for, or make several templates of it'
  #count = 0

  /** @returns whether there is room for so many more */
  admits(components: number): boolean {
    this.#count += components
    return this.#count <= MOST_COMPONENTS
  }
}
