import {
  AccessNode,
  CallNode,
  ConditionalNode,
  IndexNode,
  InterpolationNode,
  type Node,
  ObjectNode,
  ParenthesesNode,
  type Traversal,
  TupleNode,
} from '../../hcl/index.ts'

/** Functions that ask a server or work for long. */
const FUNCTIONS = new Set(['aws_secretsmanager', 'aws_secretsmanager_raw', 'bcrypt', 'consul_key', 'vault'])

/** Which expressions are values that a program knows later, and must be asked with `map`. */
export class Later {
  readonly #local: (name: string) => Node | undefined
  /** Locals may refer to themselves by mistake. */
  readonly #asked = new Set<Node>()

  /** Whether something in a local is known later: many may refer to it. */
  readonly #known = new Map<Node, boolean>()

  /** @param local the expression of a local */
  constructor(local: (name: string) => Node | undefined) {
    this.#local = local
  }

  /** Whether something in it is known later. */
  isIn(node: Node): boolean {
    if (node.calls().some(({ name }) => FUNCTIONS.has(name))) return true
    return node.variables().some(({ root, steps }) => {
      const [first] = steps
      const name = first?.kind === 'attribute' ? first.name : ''
      if (root === 'build') return name !== 'name'
      return root === 'data' || (root === 'local' && this.#ofLocal(name, (local) => this.#isInLocal(local)) === true)
    })
  }

  #isInLocal(local: Node): boolean {
    const known = this.#known.get(local) ?? this.isIn(local)
    this.#known.set(local, known)
    return known
  }

  /** Whether it is such a value itself. A text or an object that one is put into is not. */
  is(node: Node): boolean {
    if (node instanceof ParenthesesNode || node instanceof InterpolationNode) return this.is(node.expression)
    if (node instanceof AccessNode || node instanceof IndexNode) return this.is(node.source)
    if (node instanceof ConditionalNode) return this.is(node.yes) || this.is(node.no)
    if (node instanceof CallNode) {
      return FUNCTIONS.has(node.parts.name) || node.parts.args.some((argument) => this.isIn(argument))
    }
    const traversal = node.asTraversal()
    return traversal !== undefined && this.after(traversal) !== undefined
  }

  /** After how many steps of a reference there is such a value. */
  after({ root, steps }: Traversal): number | undefined {
    const [first, ...more] = steps
    const name = first?.kind === 'attribute' ? first.name : ''
    if (root === 'build') return name === 'name' ? undefined : 1
    if (root === 'data') return steps.length >= 3 ? 3 : undefined
    if (root !== 'local') return undefined
    const within = this.#ofLocal(name, (local) => this.#within(local, more))
    return within === undefined ? undefined : within + 1
  }

  #within(node: Node, steps: Traversal['steps']): number | undefined {
    if (this.is(node)) return 0
    const [step, ...more] = steps
    const member = step && memberOf(node, step)
    const within = member && this.#within(member, more)
    return within === undefined ? undefined : within + 1
  }

  #ofLocal<T>(name: string, ask: (local: Node) => T): T | undefined {
    const local = this.#local(name)
    if (!local || this.#asked.has(local)) return undefined
    this.#asked.add(local)
    try {
      return ask(local)
    } finally {
      this.#asked.delete(local)
    }
  }
}

/** The member of an object or list that is written out. */
function memberOf(node: Node, step: Traversal['steps'][number]): Node | undefined {
  if (node instanceof ObjectNode) {
    const name = step.kind === 'attribute' ? step.name : step.key.kind === 'string' ? step.key.value : undefined
    return node.entries.find(({ key }) => key.asText() === name)?.value
  }
  const isNumber = step.kind !== 'attribute' && step.key.kind === 'number'
  return node instanceof TupleNode && isNumber ? node.items[step.key.value.toNumber()] : undefined
}
