const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/** Line breaks inside a form, wherever they stand, hide nothing of it. */
export function isLineBreak(code: number): boolean {
  return code === LINE_FEED || code === CARRIAGE_RETURN
}

/** A stretch that forms share: what of `form` stands from `from` up to `to`. */
interface Node {
  readonly form: string
  from: number
  readonly to: number
  /** Whether a form ends with it. */
  isEnd: boolean
  /** By the first character of the stretch that follows. */
  next: Map<number, Node> | undefined
  /** The length of the shortest form in it. */
  shortest: number
}

/** Somewhere in the tree: what all forms there begin with is known. */
export interface Spot {
  readonly node: Node
  /** So much of the node's stretch. */
  readonly offset: number
  /** How many characters that is from the start of the forms. */
  readonly depth: number
  /** A tree that has grown since may be cut otherwise here. */
  readonly version: number
}

/** How far a text goes along the forms. */
export interface Course {
  /** Where in the text the longest form ends that stands there as a whole; -1 where none does. */
  readonly end: number
  /** Where the text ended before a form did. */
  readonly open: Spot | undefined
}

/** Any number of texts, stored by what they begin with: finding those that stand at a place takes no longer for many than for one. */
export class FormTree {
  readonly #root: Node = makeNode('', 0, 0)
  #version = 0

  get isEmpty(): boolean {
    return this.#root.next === undefined
  }

  get root(): Spot {
    return { node: this.#root, offset: 0, depth: 0, version: this.#version }
  }

  add(form: string): void {
    let node = this.#root
    for (let at = 0; at < form.length; ) {
      const code = form.charCodeAt(at)
      const next = node.next?.get(code)
      if (!next) {
        const leaf = makeNode(form, at, form.length)
        leaf.isEnd = true
        put(node, leaf)
        this.#version++
        return
      }
      const same = commonLength(next, form, at)
      at += same
      node = same === next.to - next.from ? next : this.#split(node, next, same)
      node.shortest = Math.min(node.shortest, form.length)
    }
    node.isEnd = true
  }

  #split(above: Node, node: Node, length: number): Node {
    const upper = makeNode(node.form, node.from, node.from + length)
    upper.shortest = node.shortest
    node.from += length
    put(upper, node)
    put(above, upper)
    this.#version++
    return upper
  }

  /** Goes on from a spot with what stands from `at` on, passing over line breaks. */
  follow(spot: Spot, text: string, at: number): Course {
    let { node, offset, depth } = this.#current(spot)
    let end = -1
    for (let here = at; here < text.length; here++) {
      const code = text.charCodeAt(here)
      if (code <= CARRIAGE_RETURN && isLineBreak(code)) continue
      if (offset < node.to - node.from) {
        if (code !== node.form.charCodeAt(node.from + offset)) return { end, open: undefined }
        offset++
      } else {
        const next = node.next?.get(code)
        if (!next) return { end, open: undefined }
        node = next
        offset = 1
      }
      depth++
      if (node.isEnd && offset === node.to - node.from) end = here + 1
    }
    const isOpen = offset < node.to - node.from || node.next !== undefined
    return { end, open: isOpen ? { node, offset, depth, version: this.#version } : undefined }
  }

  /** The same spot after the tree has grown. */
  #current(spot: Spot): Spot {
    if (spot.version === this.#version) return spot
    const { open } = this.follow(this.root, spot.node.form.slice(0, spot.depth), 0)
    return open ?? spot
  }
}

/** The length of the shortest form that goes on at a spot. */
export function shortestFrom({ node, offset }: Spot): number {
  if (offset < node.to - node.from) return node.shortest
  const following = node.next?.values() ?? [].values()
  return following.reduce((least, { shortest }) => Math.min(least, shortest), Number.POSITIVE_INFINITY)
}

function makeNode(form: string, from: number, to: number): Node {
  return { form, from, to, isEnd: false, next: undefined, shortest: form.length }
}

function put(above: Node, below: Node): void {
  above.next ??= new Map()
  above.next.set(below.form.charCodeAt(below.from), below)
}

/** How much of a node's stretch stands in `form` from `at` on. */
function commonLength({ form: own, from, to }: Node, form: string, at: number): number {
  const most = Math.min(to - from, form.length - at)
  let same = 0
  while (same < most && own.charCodeAt(from + same) === form.charCodeAt(at + same)) same++
  return same
}
