import { type Diagnostic, errorAt } from '../../../hcl/index.ts'
import { firstNeedsOf, needsOf, rangeOf, type ScopeNode } from './node.ts'

/** Which nodes need which others. */
export class ScopeGraph {
  /** Of all nodes that don't depend on themselves, in an order in which each stands behind those that it needs. */
  readonly #places: ReadonlyMap<string, number>
  readonly #needs: ReadonlyMap<string, ReadonlySet<string>>
  readonly #firstNeeds: ReadonlyMap<string, ReadonlySet<string>>
  readonly #nodes: ReadonlyMap<string, ScopeNode>
  /** Nodes that need themselves, or that need one that does. */
  readonly #stuck: ReadonlySet<string>

  constructor(nodes: ReadonlyMap<string, ScopeNode>) {
    this.#nodes = nodes
    this.#needs = new Map([...nodes].map(([key, node]) => [key, needsOf(node, nodes)]))
    this.#firstNeeds = new Map([...nodes].map(([key, node]) => [key, firstNeedsOf(node, nodes)]))
    this.#places = new Map(inOrder(this.#needs).map((key, place) => [key, place]))
    this.#stuck = new Set([...nodes.keys()].filter((key) => !this.#places.has(key)))
  }

  /** What must be there before it can be begun with a node. For most that is all it refers to. */
  needsOf(key: string): ReadonlySet<string> {
    return this.#firstNeeds.get(key) ?? new Set()
  }

  isStuck(key: string): boolean {
    return this.#stuck.has(key)
  }

  /**
   * These nodes, with all that they need, each behind those that it needs; but for what is in a cycle or done.
   * @param isDone with all that it needs
   */
  open(keys: Iterable<string>, isDone: (key: string) => boolean): readonly string[] {
    const found = new Set<string>()
    const add = (key: string) => isDone(key) || found.add(key)
    for (const key of keys) add(key)
    // What is added to a set while it is gone through comes up as well.
    for (const key of found) for (const needed of this.needsOf(key)) add(needed)
    const placed = [...found].flatMap((key) => {
      const place = this.#places.get(key)
      return place === undefined ? [] : [{ key, place }]
    })
    return placed.sort((a, b) => a.place - b.place).map(({ key }) => key)
  }

  /** These nodes, with all that need them. */
  dependents(keys: Iterable<string>): ReadonlySet<string> {
    const users = usersOf(this.#firstNeeds)
    const found = new Set(keys)
    for (const key of found) for (const user of users.get(key) ?? []) found.add(user)
    return found
  }

  /** One for each cycle, which names all that is in it. */
  cycles(): Diagnostic[] {
    const seen = new Set<string>()
    return [...this.#stuck].flatMap((start) => {
      const path = this.#follow(start, seen)
      const last = path.at(-1)
      const from = last === undefined ? -1 : path.indexOf(last)
      return from < path.length - 1 && from !== -1 ? [this.#cycle(path.slice(from))] : []
    })
  }

  /** From need to need until one comes up again. What was seen before leads to a cycle that is told already. */
  #follow(start: string, seen: Set<string>): string[] {
    const path: string[] = []
    const own = new Set<string>()
    let next: string | undefined = start
    while (next !== undefined && !seen.has(next)) {
      path.push(next)
      seen.add(next)
      own.add(next)
      next = [...(this.#needs.get(next) ?? [])].find((key) => this.#stuck.has(key))
    }
    return next !== undefined && own.has(next) ? [...path, next] : []
  }

  #cycle(path: readonly string[]): Diagnostic {
    // The one that is known by its place comes first.
    const place = (key: string) => {
      const node = this.#nodes.get(key)
      return node && rangeOf(node)
    }
    const start = path.findIndex((key) => place(key))
    const turned = [...path.slice(start, -1), ...path.slice(0, start), path[start] ?? '']
    const detail = `${turned[0]} depends on itself: ${shortened(turned).join(' → ')}. Give one of them a value of its own.`
    return errorAt(place(turned[0] ?? ''), 'Cycle of references', detail)
  }
}

/** Long cycles are shown by their ends. */
function shortened(path: readonly string[]): readonly string[] {
  return path.length <= 12 ? path : [...path.slice(0, 8), `… ${path.length - 11} more …`, ...path.slice(-3)]
}

/** Kahn's algorithm: those first that need nothing which isn't there yet. */
function inOrder(needs: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const missing = new Map([...needs].map(([key, { size }]) => [key, size]))
  const neededBy = usersOf(needs)
  const order = [...needs.keys()].filter((key) => missing.get(key) === 0)
  for (const key of order) {
    for (const user of neededBy.get(key) ?? []) {
      const left = (missing.get(user) ?? 0) - 1
      missing.set(user, left)
      if (left === 0) order.push(user)
    }
  }
  return order
}

/** The keys of those that need a node, by its key. */
function usersOf(needs: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const [key, needed] of needs) {
    for (const other of needed) {
      const users = found.get(other)
      if (users) users.push(key)
      else found.set(other, [key])
    }
  }
  return found
}
